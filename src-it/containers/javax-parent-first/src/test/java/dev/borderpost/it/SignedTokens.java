package dev.borderpost.it;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;

/** Tokens of an issuer, made without any library. */
final class SignedTokens {

  static final String ISSUER = "https://id.example.com";
  static final String AUDIENCE = "api://orders";

  private final KeyPair keys = keys();

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String jwkSet() {
    byte[] modulus = ((RSAPublicKey) keys.getPublic()).getModulus().toByteArray();
    byte[] unsigned = new byte[256];
    System.arraycopy(modulus, modulus.length - 256, unsigned, 0, 256);
    return """
        {"keys":[{"kty":"RSA","kid":"1","use":"sig","alg":"RS256","e":"AQAB","n":"%s"}]}"""
        .formatted(base64(unsigned));
  }

  String token(String subject, String audience) throws GeneralSecurityException {
    String claims =
        """
        {"iss":"%s","aud":"%s","sub":"%s","exp":%d}"""
            .formatted(ISSUER, audience, subject, Instant.now().plusSeconds(600).getEpochSecond());
    String signed =
        base64("{\"alg\":\"RS256\",\"kid\":\"1\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
