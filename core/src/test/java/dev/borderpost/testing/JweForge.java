package dev.borderpost.testing;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.AeadAlgorithm;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.KeyAlgorithm;
import io.jsonwebtoken.security.PrivateJwk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Encrypts whatever it is given under whatever header. */
public final class JweForge {

  private JweForge() {}

  /**
   * A JWE for a JWK, its header changed: name, raw JSON value… where null takes the member away.
   * Without a change, it is that of a nested token.
   */
  public static String encrypt(
      String jwk, String enc, String content, @Nullable String... changes) {
    return encrypt(jwk, enc, content.getBytes(StandardCharsets.UTF_8), changes);
  }

  @SuppressWarnings("unchecked")
  public static String encrypt(
      String jwk, String enc, byte[] content, @Nullable String... changes) {
    Map<String, @Nullable String> header = new LinkedHashMap<>();
    header.put("cty", "\"JWT\"");
    for (int i = 0; i < changes.length; i += 2) {
      header.put(changes[i], changes[i + 1]);
    }
    // JJWT takes the alg of a JWK for a hint on its length, which it does not know for all.
    String alg = jwk.replaceFirst("(?s).*\"alg\":\"([^\"]+)\".*", "$1");
    Jwk<?> key = Jwks.parser().build().parse(jwk.replaceFirst("\"alg\":\"[^\"]+\",", ""));
    boolean direct = Jwts.ENC.get().containsKey(alg);
    KeyAlgorithm<Key, Key> algorithm =
        (KeyAlgorithm<Key, Key>) Jwts.KEY.get().forKey(direct ? "dir" : alg);
    AeadAlgorithm encryption = Jwts.ENC.get().forKey(enc);
    var builder = Jwts.builder();
    builder.header().keyId(key.getId());
    header.forEach(
        (name, value) -> {
          if (value != null) {
            builder.header().add(name, value.substring(1, value.length() - 1));
          }
        });
    return builder
        .content(content)
        .encryptWith(
            key instanceof PrivateJwk<?, ?, ?> pair ? pair.toPublicJwk().toKey() : key.toKey(),
            algorithm,
            encryption)
        .compact();
  }

  /** With exactly this header, directly with this key (A128GCM, A192GCM or A256GCM). */
  public static String direct(String header, byte[] key, byte[] content) {
    String header64 = Forge.base64Url(header);
    byte[] iv = new byte[12];
    Arrays.fill(iv, (byte) 7);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
      cipher.updateAAD(header64.getBytes(StandardCharsets.US_ASCII));
      byte[] sealed = cipher.doFinal(content);
      int length = sealed.length - 16;
      return header64
          + ".."
          + Forge.base64Url(iv)
          + "."
          + Forge.base64Url(Arrays.copyOf(sealed, length))
          + "."
          + Forge.base64Url(Arrays.copyOfRange(sealed, length, sealed.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] deflated(String text) {
    return deflated(text.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] deflated(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
      deflater.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * That many zeros, deflated. A full flush ends at a byte and refers to nothing before it (RFC
   * 1951), so one mebibyte is deflated once and repeated.
   */
  public static byte[] deflatedZeros(long bytes) {
    byte[] zeros = new byte[1 << 20];
    byte[] deflated = new byte[1 << 16];
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    deflater.setInput(zeros);
    int length = deflater.deflate(deflated, 0, deflated.length, Deflater.FULL_FLUSH);
    for (long left = bytes / zeros.length; left > 0; left--) {
      out.write(deflated, 0, length);
    }
    deflater.reset();
    deflater.setInput(zeros, 0, (int) (bytes % zeros.length));
    deflater.finish();
    out.write(deflated, 0, deflater.deflate(deflated));
    deflater.end();
    return out.toByteArray();
  }

  /** The same token with one part replaced: 0 is the header, 4 the tag. */
  public static String withPart(String token, int index, String part) {
    List<String> parts = new ArrayList<>(List.of(token.split("\\.", -1)));
    parts.set(index, part);
    return String.join(".", parts);
  }
}
