package dev.borderpost.it.stores;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** An issuer with two keys, of which it names either as it is told, as well as the token's id. */
final class Office {

  static final Office MAIN = new Office();
  static final String ISSUER = "https://id.example.com";
  static final String AUDIENCE = "api://downloads";

  private static final int LIFETIME_SECONDS = 600;

  private final KeyPair first = keyPair();
  private final KeyPair second = keyPair();

  private Office() {}

  /** A token that there is no other of. */
  String token() {
    return token(UUID.randomUUID().toString());
  }

  List<String> tokens(int count) {
    return IntStream.range(0, count).mapToObj(i -> token()).toList();
  }

  /** A token with this {@code jti}. */
  String token(String id) {
    return sign("first", first, id);
  }

  /** A token with this {@code jti} and the other {@code kid}. */
  String tokenOfOtherKey(String id) {
    return sign("second", second, id);
  }

  /** The public keys as a JWK Set. */
  String publicKeys() {
    return "{\"keys\":[" + jwk("first", first) + "," + jwk("second", second) + "]}";
  }

  private static String sign(String keyId, KeyPair pair, String id) {
    long now = Instant.now().getEpochSecond();
    String header = "{\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted(keyId);
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"alice\",\"jti\":\"%s\",\"iat\":%d,\"exp\":%d}"
            .formatted(ISSUER, AUDIENCE, id, now, now + LIFETIME_SECONDS);
    String content = base64(ascii(header)) + "." + base64(ascii(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(ascii(content));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String jwk(String keyId, KeyPair pair) {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(keyId, number(key.getW().getAffineX()), number(key.getW().getAffineY()));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return base64(fixed);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
