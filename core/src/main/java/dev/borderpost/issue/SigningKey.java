package dev.borderpost.issue;

import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.VerificationKey;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.JwkBuilder;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.KeyPairBuilderSupplier;
import io.jsonwebtoken.security.MacAlgorithm;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.SecretJwk;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A signing key with its algorithm and {@code kid}.
 *
 * @param jwk the private JWK, with {@code kid} and {@code alg}
 * @param verificationKey the key that verifies its signatures
 * @param retiresAt the time when it leaves the published set; {@code null} while it is the current
 *     signing key
 */
record SigningKey(Jwk<?> jwk, VerificationKey verificationKey, @Nullable Instant retiresAt) {

  /**
   * The member for the time of retirement. RFC 7517 has none; this is the one of OpenID Federation
   * 1.0.
   */
  private static final String RETIRES_AT = "exp";

  private static final int SECRET_KEY_ID_BYTES = 16;

  static SigningKey generate(JwsAlgorithm algorithm) {
    if (algorithm.isSymmetric()) {
      byte[] keyId = new byte[SECRET_KEY_ID_BYTES];
      new SecureRandom().nextBytes(keyId);
      SecretKey secret = ((MacAlgorithm) Jwts.SIG.get().forKey(algorithm.jwaName())).key().build();
      return named(
          Jwks.builder()
              .key(secret)
              .id(Base64.getUrlEncoder().withoutPadding().encodeToString(keyId)),
          algorithm);
    }
    KeyPairBuilderSupplier generator =
        algorithm.curve().isPresent()
            ? Jwks.CRV.get().forKey(algorithm.curve().get())
            : (KeyPairBuilderSupplier) Jwts.SIG.get().forKey(algorithm.jwaName());
    KeyPair pair = generator.keyPair().build();
    return named(Jwks.builder().keyPair(pair).idFromThumbprint(), algorithm);
  }

  private static SigningKey named(JwkBuilder<?, ?, ?> builder, JwsAlgorithm algorithm) {
    Jwk<?> jwk = builder.algorithm(algorithm.jwaName()).build();
    return new SigningKey(jwk, verificationKey(jwk, algorithm), null);
  }

  /**
   * Reads a key as {@link #toPrivateJson} wrote it.
   *
   * @throws IllegalArgumentException if it is not a private key with {@code kid} and {@code alg}
   * @throws io.jsonwebtoken.JwtException if it is not a JWK
   */
  static SigningKey read(Map<?, ?> members) {
    Map<String, Object> known = new LinkedHashMap<>();
    members.forEach(
        (name, value) -> {
          if (value != null && !RETIRES_AT.equals(name)) {
            known.put(String.valueOf(name), value);
          }
        });
    Jwk<?> jwk = Jwks.builder().add(known).build();
    Optional<JwsAlgorithm> algorithm =
        jwk.getAlgorithm() == null
            ? Optional.empty()
            : JwsAlgorithm.named(jwk.getAlgorithm()).stream().findFirst();
    if (algorithm.isEmpty()
        || jwk.getId() == null
        || !(jwk instanceof PrivateJwk<?, ?, ?> || jwk instanceof SecretJwk)) {
      throw new IllegalArgumentException("it needs a private part, a kid and an alg");
    }
    Object retiresAt = members.get(RETIRES_AT);
    if (retiresAt != null && !(retiresAt instanceof Long)) {
      throw new IllegalArgumentException("its exp is not a whole number of seconds");
    }
    SigningKey key = new SigningKey(jwk, verificationKey(jwk, algorithm.get()), null);
    if (!key.verifiesItsSignatures()) {
      throw new IllegalArgumentException("its private and public parts do not belong together");
    }
    return retiresAt instanceof Long seconds ? key.retiringAt(Instant.ofEpochSecond(seconds)) : key;
  }

  /** Whether the public part verifies what the private part signs. */
  private boolean verifiesItsSignatures() {
    String jws = Jwts.builder().content("test").signWith(key(), signatureAlgorithm()).compact();
    int end = jws.lastIndexOf('.');
    return verificationKey.verifies(
        ByteBuffer.wrap(jws.substring(0, end).getBytes(StandardCharsets.US_ASCII)),
        Base64.getUrlDecoder().decode(jws.substring(end + 1)),
        null);
  }

  /** The algorithm as the signing library knows it. */
  @SuppressWarnings("unchecked") // the type of the key fits its algorithm
  SecureDigestAlgorithm<Key, ?> signatureAlgorithm() {
    return (SecureDigestAlgorithm<Key, ?>) Jwts.SIG.get().forKey(algorithm().olderName());
  }

  String keyId() {
    return jwk.getId();
  }

  /** The private key or secret that signs. */
  Key key() {
    return jwk.toKey();
  }

  SigningKey retiringAt(Instant time) {
    return new SigningKey(jwk, verificationKey, time);
  }

  boolean isCurrent(Instant now) {
    return retiresAt == null || now.isBefore(retiresAt);
  }

  JwsAlgorithm algorithm() {
    return verificationKey.algorithm();
  }

  private static VerificationKey verificationKey(Jwk<?> jwk, JwsAlgorithm algorithm) {
    VerificationKey key =
        jwk instanceof PrivateJwk<?, ?, ?> pair
            ? VerificationKey.of((PublicKey) pair.toPublicJwk().toKey(), algorithm)
            : VerificationKey.hmac(((SecretKey) jwk.toKey()).getEncoded(), algorithm);
    return key.withKeyId(jwk.getId());
  }

  /** The public JWK; empty for a secret, which must never be published. */
  Optional<String> toPublicJson() {
    if (!(jwk instanceof PrivateJwk<?, ?, ?> pair)) {
      return Optional.empty();
    }
    return Optional.of(
        Jwks.json(
            Jwks.builder()
                .key((PublicKey) pair.toPublicJwk().toKey())
                .id(keyId())
                .algorithm(algorithm().jwaName())
                .publicKeyUse("sig")
                .build()));
  }

  /** The private JWK, which must be kept secret. */
  String toPrivateJson() {
    String json = Jwks.UNSAFE_JSON(jwk);
    return retiresAt == null
        ? json
        : json.substring(0, json.length() - 1)
            + ",\""
            + RETIRES_AT
            + "\":"
            + retiresAt.getEpochSecond()
            + "}";
  }

  @Override
  public String toString() {
    return "SigningKey[alg=" + algorithm().jwaName() + "]";
  }
}
