package dev.borderpost.verify;

import dev.borderpost.json.ReadResult;
import dev.borderpost.json.ReadResult.Malformed;
import dev.borderpost.json.ReadResult.Read;
import dev.borderpost.json.StrictJson;
import dev.borderpost.jwt.ClaimMapping;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.keys.VerificationKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A signed JWT in its compact form (RFC 7515 §3.1), well-formed in every part, of which nothing has
 * been proven yet.
 *
 * <p>Header, claims and signature have exactly one spelling that is read: three segments of
 * base64url without padding, white space or unused bits set (RFC 7519 §7.2). An ECDSA signature,
 * though, can be turned into another valid one by anybody, so recognise a token by its {@code iss}
 * and {@code jti} and not by its text.
 *
 * <p>Immutable. {@code toString()} shows nothing of the token.
 */
public final class EncodedJwt {

  private final JoseHeader header;
  private final JwtClaims claims;
  private final ByteBuffer signingInput;
  private final byte[] signature;

  private EncodedJwt(
      JoseHeader header, JwtClaims claims, ByteBuffer signingInput, byte[] signature) {
    this.header = header;
    this.claims = claims;
    this.signingInput = signingInput;
    this.signature = signature;
  }

  /**
   * Reads the compact form.
   *
   * @param compact the token as it arrived
   * @param maxLength how many characters a token may have, checked before anything else
   * @return the token's parts, or what is wrong with it
   */
  public static ReadResult<EncodedJwt> read(String compact, int maxLength) {
    if (compact.length() > maxLength) {
      return new Malformed<>("the token is longer than " + maxLength + " characters");
    }
    int headerEnd = compact.indexOf('.');
    int claimsEnd = compact.indexOf('.', headerEnd + 1);
    if (headerEnd < 0 || claimsEnd < 0 || compact.indexOf('.', claimsEnd + 1) >= 0) {
      return new Malformed<>("the token does not have three segments");
    }
    // What is not ASCII becomes a question mark, which is no base64url either.
    byte[] ascii = compact.getBytes(StandardCharsets.US_ASCII);
    if (ascii.length != compact.length()) {
      return new Malformed<>("the token has characters that are not ASCII");
    }
    byte[] headerBytes = Base64Url.decode(ascii, 0, headerEnd);
    byte[] claimsBytes = Base64Url.decode(ascii, headerEnd + 1, claimsEnd);
    byte[] signature = Base64Url.decode(ascii, claimsEnd + 1, ascii.length);
    if (headerBytes == null || claimsBytes == null || signature == null) {
      return new Malformed<>("a segment is empty or not base64url in its only spelling");
    }
    ReadResult<JoseHeader> header = readObject("the header ", headerBytes, JoseHeader::read);
    if (header instanceof Malformed<JoseHeader> malformed) {
      return new Malformed<>(malformed.problem());
    }
    ReadResult<JwtClaims> claims = readObject("the claims set ", claimsBytes, JwtClaims::read);
    if (claims instanceof Malformed<JwtClaims> malformed) {
      return new Malformed<>(malformed.problem());
    }
    return new Read<>(
        new EncodedJwt(
            ((Read<JoseHeader>) header).value(),
            ((Read<JwtClaims>) claims).value(),
            ByteBuffer.wrap(ascii, 0, claimsEnd),
            signature));
  }

  private static <T> ReadResult<T> readObject(
      String what, byte[] json, Function<Map<String, @Nullable Object>, ReadResult<T>> reader) {
    ReadResult<Map<String, @Nullable Object>> object = StrictJson.readObject(json);
    return object instanceof Read<Map<String, @Nullable Object>> members
        ? reader.apply(members.value())
        : new Malformed<>(what + ((Malformed<Map<String, @Nullable Object>>) object).problem());
  }

  /**
   * What the header says. Not proven.
   *
   * @return the header
   */
  public JoseHeader header() {
    return header;
  }

  /**
   * The issuer that the token claims to come from: enough to know whose keys to ask for. Not
   * proven.
   *
   * @return the claim {@code iss}; empty when absent
   */
  public Optional<String> claimedIssuer() {
    return claims.issuer();
  }

  /**
   * Checks the signature. The algorithm is that of the key; a header that names another fails.
   *
   * @param key a key of the issuer that the token claims to come from
   * @param mapping where that issuer puts name, roles and scopes
   * @param clockSkew how long that issuer's tokens are accepted after their {@code exp}
   * @param provider the JCA provider to prefer; {@code null} for the platform's own choice
   * @return the token, now known to be signed with that key; empty when it is not
   */
  public Optional<VerifiedJwt> verify(
      VerificationKey key, ClaimMapping mapping, Duration clockSkew, @Nullable Provider provider) {
    return key.algorithm().hasName(header.algorithm())
            && key.verifies(signingInput, signature, provider)
        ? Optional.of(new VerifiedJwt(header, claims, mapping, clockSkew))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "EncodedJwt[" + header + "]";
  }
}
