package dev.borderpost.verify;

import dev.borderpost.extract.EncodedToken;
import dev.borderpost.json.ReadResult;
import dev.borderpost.json.ReadResult.Malformed;
import dev.borderpost.json.ReadResult.Read;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.keys.VerificationKey;
import java.nio.ByteBuffer;
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
    return read((EncodedToken.Found) EncodedToken.of(compact), maxLength, issuer -> null);
  }

  /**
   * Reads the compact form, and need not read a header again that is among those known.
   *
   * @param token the token as it arrived
   * @param maxLength how many characters a token may have, checked before anything else
   * @param recentHeaders the headers known of the issuer that the token claims to come from; {@code
   *     null} for none
   * @return the token's parts, or the problem with it
   */
  static ReadResult<EncodedJwt> read(
      EncodedToken.Found token,
      int maxLength,
      Function<String, @Nullable RecentHeaders> recentHeaders) {
    if (token.length() > maxLength) {
      return CompactForm.tooLong(maxLength);
    }
    int firstDot = token.indexOf('.', 0);
    int secondDot = token.indexOf('.', firstDot + 1);
    if (firstDot < 0 || secondDot < 0 || token.indexOf('.', secondDot + 1) >= 0) {
      return new Malformed<>("the token does not have three segments");
    }
    ByteBuffer bytes = token.bytes(); // what becomes a question mark there is no base64url either
    if (bytes.remaining() != token.length()) {
      return new Malformed<>("the token has characters that are not ASCII");
    }
    byte[] text = bytes.array();
    int start = bytes.arrayOffset() + bytes.position();
    int headerEnd = start + firstDot;
    int claimsEnd = start + secondDot;
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
    JoseHeader known = recent == null ? null : recent.find(text, start);
    ReadResult<JoseHeader> header =
        known == null
            ? readObject("the header", text, start, headerEnd, JoseHeader::read)
            : new Read<>(known);
    if (header instanceof Malformed<JoseHeader> malformed) {
      return new Malformed<>(malformed.problem());
    }
    return new Read<>(
        new EncodedJwt(
            ((Read<JoseHeader>) header).value(),
            claimsSet,
            ByteBuffer.wrap(text, start, secondDot),
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
  ByteBuffer headerSegment() {
    int end = signingInput.position();
    while (signingInput.get(end++) != '.') {}
    byte[] segment = new byte[end - signingInput.position()];
    signingInput.duplicate().get(segment);
    return ByteBuffer.wrap(segment);
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
