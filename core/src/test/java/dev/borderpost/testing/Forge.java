package dev.borderpost.testing;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import io.jsonwebtoken.security.SecureRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Signs whatever it is given, byte for byte: well-formed or not. */
public final class Forge {

  private Forge() {}

  /** A token with exactly this header and this payload, under a valid signature. */
  public static String sign(String header, String payload, String jjwtAlgorithm, Key key) {
    return sign(
        header.getBytes(StandardCharsets.UTF_8),
        payload.getBytes(StandardCharsets.UTF_8),
        jjwtAlgorithm,
        key);
  }

  public static String sign(byte[] header, byte[] payload, String jjwtAlgorithm, Key key) {
    String signingInput = base64Url(header) + "." + base64Url(payload);
    return signingInput + "." + base64Url(signature(signingInput, jjwtAlgorithm, key));
  }

  @SuppressWarnings("unchecked")
  public static byte[] signature(String signingInput, String jjwtAlgorithm, Key key) {
    SecureDigestAlgorithm<Key, ?> algorithm =
        (SecureDigestAlgorithm<Key, ?>) Jwts.SIG.get().forKey(jjwtAlgorithm);
    return algorithm.digest(new Signing(signingInput.getBytes(StandardCharsets.US_ASCII), key));
  }

  public static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public static String base64Url(String text) {
    return base64Url(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class Signing implements SecureRequest<InputStream, Key> {
    private final byte[] payload;
    private final Key key;

    Signing(byte[] payload, Key key) {
      this.payload = payload;
      this.key = key;
    }

    @Override
    public InputStream getPayload() {
      return new ByteArrayInputStream(payload);
    }

    @Override
    public @Nullable Provider getProvider() {
      return null;
    }

    @Override
    public @Nullable SecureRandom getSecureRandom() {
      return null;
    }

    @Override
    public Key getKey() {
      return key;
    }
  }
}
