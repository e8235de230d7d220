package dev.borderpost.store;

import dev.borderpost.jwt.Sha256;
import dev.borderpost.verify.VerifiedJwt;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Identifiers of entries in a store: hashes, which do not reveal the token, session or user. */
final class HashedId {

  private HashedId() {}

  /** The identifier of the use of a token. */
  static Optional<String> ofUse(VerifiedJwt jwt) {
    return ofJwtId("use", jwt);
  }

  /**
   * The identifier of the revocation of a token. It differs from that of its use, so that one cache
   * can hold both.
   */
  static Optional<String> ofToken(VerifiedJwt jwt) {
    return ofJwtId("token", jwt);
  }

  static String ofSession(String issuer, String sid) {
    return of("session", issuer, sid);
  }

  static String ofSubject(String issuer, String subject) {
    return of("subject", issuer, subject);
  }

  private static Optional<String> ofJwtId(String kind, VerifiedJwt jwt) {
    return jwt.claims()
        .jwtId()
        .filter(jti -> !jti.isEmpty())
        .map(jti -> of(kind, jwt.claims().issuer().orElse(""), jti));
  }

  /**
   * The SHA-256 of the parts, each preceded by its length, so that different lists of parts give
   * different hash inputs.
   */
  private static String of(String... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String part : parts) {
      byte[] encoded = part.getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(encoded.length).array());
      bytes.writeBytes(encoded);
    }
    return Sha256.thumbprint(bytes.toByteArray());
  }
}
