package dev.borderpost.store;

import dev.borderpost.verify.VerifiedJwt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
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

  /** The SHA-256 of the parts, each behind its length, so that no two lists of parts look alike. */
  private static String of(String... parts) {
    MessageDigest sha256 = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      sha256.update(bytes);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
