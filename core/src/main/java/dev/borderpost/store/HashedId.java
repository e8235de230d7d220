package dev.borderpost.store;

import dev.borderpost.jwt.Sha256;
import dev.borderpost.verify.VerifiedJwt;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Names of what is in a store: they tell one from the other, and nobody what they stand for. */
final class HashedId {

  private HashedId() {}

  /** A token that is used. */
  static Optional<String> ofUse(VerifiedJwt jwt) {
    return ofJwtId("use", jwt);
  }

  /** A token that is revoked; not the same as that of its use, so that one cache can hold both. */
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

  /** The SHA-256 of the parts, each after its length, so that no two lists of parts are alike. */
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
