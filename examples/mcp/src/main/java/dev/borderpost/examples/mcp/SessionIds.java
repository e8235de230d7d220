package dev.borderpost.examples.mcp;

import dev.borderpost.JwtPrincipal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Identifiers of sessions that only the user who opened a session can use: that of the SDK, a dot,
 * and a MAC of it with the user. The SDK itself accepts a session with any user's token.
 */
final class SessionIds {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  SessionIds() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  /** The identifier that the client gets. */
  String forClient(String session, Optional<JwtPrincipal> user) {
    return session + "." + mac(session, user);
  }

  /** The identifier of the SDK; empty if the session is not that of the user. */
  Optional<String> forSdk(String fromClient, Optional<JwtPrincipal> user) {
    int dot = fromClient.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String session = fromClient.substring(0, dot);
    return MessageDigest.isEqual(bytes(mac(session, user)), bytes(fromClient.substring(dot + 1)))
        ? Optional.of(session)
        : Optional.empty();
  }

  /** Names of users differ between issuers, and may have any character: each part is encoded. */
  private String mac(String session, Optional<JwtPrincipal> user) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(bytes(encoded(bytes(session)) + "."));
      user.ifPresent(
          one ->
              mac.update(
                  bytes(encoded(bytes(one.issuer())) + "." + encoded(bytes(one.getName())))));
      return encoded(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
