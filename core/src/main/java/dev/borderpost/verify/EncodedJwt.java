package dev.borderpost.verify;

import dev.borderpost.json.ReadResult;
import dev.borderpost.json.ReadResult.Malformed;
import dev.borderpost.json.ReadResult.Read;
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
 * though, can be turned into another valid one by everyone who sees it, so recognise a token by its
 * {@code iss} and {@code jti} and not by its text.
 *
 * <p>Immutable. {@code toString()} shows nothing of the token.
 */
final class EncodedJwt {

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
   * @return the token's parts, or the problem with it
   */
  static ReadResult<EncodedJwt> read(String compact, int maxLength) {
    return read(compact, maxLength, issuer -> null);
  }

  /**
   * Reads the compact form, and need not read a header again that is among those known.
   *
   * @param compact the token as it arrived
   * @param maxLength how many characters a token may have, checked before anything else
   * @param recentHeaders the headers known of the issuer that the token claims to come from; {@code
   *     null} for none
   * @return the token's parts, or the problem with it
   */
  static ReadResult<EncodedJwt> read(
      String compact, int maxLength, Function<String, @Nullable RecentHeaders> recentHeaders) {
    if (compact.length() > maxLength) {
      return CompactForm.tooLong(maxLength);
    }
    int headerEnd = compact.indexOf('.');
    int claimsEnd = compact.indexOf('.', headerEnd + 1);
    if (headerEnd < 0 || claimsEnd < 0 || compact.indexOf('.', claimsEnd + 1) >= 0) {
      return new Malformed<>("the token does not have three segments");
    }
    // One byte for each character, in one copy: a character beyond ISO 8859-1 becomes a question
    // mark,
    // which is no base64url; nor are those beyond ASCII.
    byte[] text = compact.getBytes(StandardCharsets.ISO_8859_1);
    if (text.length != compact.length()) {
      return new Malformed<>("the token has characters that are not ASCII");
    }
    byte[] signature = Base64Url.decode(text, claimsEnd + 1, text.length);
    if (signature == null) {
      return CompactForm.notBase64Url();
    }
    ReadResult<JwtClaims> claims =
        readObject("the claims set", text, headerEnd + 1, claimsEnd, JwtClaims::read);
    if (claims instanceof Malformed<JwtClaims> malformed) {
      return new Malformed<>(malformed.problem());
    }
    JwtClaims claimsSet = ((Read<JwtClaims>) claims).value();
    RecentHeaders recent = claimsSet.issuer().map(recentHeaders).orElse(null);
    JoseHeader known = recent == null ? null : recent.find(compact);
    ReadResult<JoseHeader> header =
        known == null
            ? readObject("the header", text, 0, headerEnd, JoseHeader::read)
            : new Read<>(known);
    if (header instanceof Malformed<JoseHeader> malformed) {
      return new Malformed<>(malformed.problem());
    }
    return new Read<>(
        new EncodedJwt(
            ((Read<JoseHeader>) header).value(),
            claimsSet,
            ByteBuffer.wrap(text, 0, claimsEnd),
            signature));
  }

  private static <T> ReadResult<T> readObject(
      String part,
      byte[] text,
      int from,
      int to,
      Function<Map<String, @Nullable Object>, ReadResult<T>> reader) {
    byte[] json = Base64Url.decode(text, from, to);
    return json == null ? CompactForm.notBase64Url() : CompactForm.readObject(part, json, reader);
  }

  /** The encoded header with the dot behind it: what tokens with the same header begin with. */
  String headerSegment() {
    String signed = StandardCharsets.US_ASCII.decode(signingInput.duplicate()).toString();
    return signed.substring(0, signed.indexOf('.') + 1);
  }

  /**
   * What the header says. Not proven.
   *
   * @return the header
   */
  JoseHeader header() {
    return header;
  }

  /** The claims. Not proven. */
  JwtClaims claims() {
    return claims;
  }

  /**
   * The issuer that the token claims to come from: enough to know whose keys to ask for. Not
   * proven.
   *
   * @return the claim {@code iss}; empty when absent
   */
  Optional<String> claimedIssuer() {
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
  Optional<VerifiedJwt> verify(
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
