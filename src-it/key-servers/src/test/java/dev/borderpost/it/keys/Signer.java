package dev.borderpost.it.keys;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key of the issuer, under a name that a test chooses, and the tokens that it signs. */
record Signer(String keyId, KeyPair pair) {

  static final String ISSUER = "https://id.example.com";
  static final String AUDIENCE = "api://orders";

  static Signer named(String keyId) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new Signer(keyId, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A good token at the time of a clock. */
  String token(Clock clock) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      String content = content("ES256", keyId, clock);
      signature.update(ascii(content));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token under a secret. */
  static String token(String keyId, byte[] secret, Clock clock) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String content = content("HS256", keyId, clock);
      return content + "." + base64(mac.doFinal(ascii(content)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String content(String algorithm, String keyId, Clock clock) {
    long now = clock.instant().getEpochSecond();
    String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"}";
    String claims =
        "{\"iss\":\""
            + ISSUER
            + "\",\"aud\":\""
            + AUDIENCE
            + "\",\"sub\":\"alice\",\"iat\":"
            + now
            + ",\"exp\":"
            + (now + 300)
            + "}";
    return base64(ascii(header)) + "." + base64(ascii(claims));
  }

  String publicJwk() {
    return jwk("");
  }

  String privateJwk() {
    return jwk(",\"d\":\"" + number(((ECPrivateKey) pair.getPrivate()).getS()) + "\"");
  }

  private String jwk(String more) {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"kid\":\""
        + keyId
        + "\",\"x\":\""
        + number(key.getW().getAffineX())
        + "\",\"y\":\""
        + number(key.getW().getAffineY())
        + "\""
        + more
        + "}";
  }

  static String jwkSet(Signer... signers) {
    return jwkSet(Stream.of(signers).map(Signer::publicJwk).toArray(String[]::new));
  }

  static String jwkSet(String... jwks) {
    return Stream.of(jwks).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return base64(fixed);
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
