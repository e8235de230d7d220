package dev.borderpost.verify;

import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.verify.JweAlgorithm.KeyType;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A JWK that is for encryption, with the one algorithm that it is used with.
 *
 * @param publicKey the public key, or the shared one
 * @param privateKey the private key, or the shared one; {@code null} when it is not there
 * @param contentEncryption of a shared key that encrypts content directly: with what; otherwise
 *     {@code null}
 */
record EncryptionJwk(
    Key publicKey,
    @Nullable Key privateKey,
    JweAlgorithm algorithm,
    @Nullable JweEncryption contentEncryption,
    @Nullable String keyId) {

  private static final List<String> KEY_MEMBERS =
      List.of("kty", "n", "e", "d", "p", "q", "dp", "dq", "qi", "crv", "x", "y", "k");

  private static final List<String> CURVES = List.of("P-256", "P-384", "P-521");

  /**
   * The members of a JSON object.
   *
   * @param what the expected thing, for messages
   * @param description where it is found
   * @throws IllegalArgumentException if the text is none
   */
  static Map<String, @Nullable Object> object(String what, String description, String json) {
    ReadResult<Map<String, @Nullable Object>> document =
        ReadResult.ofJsonObject(json.getBytes(StandardCharsets.UTF_8));
    if (document instanceof ReadResult.Malformed<Map<String, @Nullable Object>> malformed) {
      throw new IllegalArgumentException(
          "Not " + what + ": " + description + " " + malformed.problem() + ".");
    }
    return ((ReadResult.Read<Map<String, @Nullable Object>>) document).value();
  }

  /**
   * Reads a JWK.
   *
   * @param name what messages call it
   * @throws IllegalArgumentException if it cannot be used for encryption; says nothing of the key
   */
  static EncryptionJwk read(String name, @Nullable Object jwk) {
    if (!(jwk instanceof Map<?, ?> members)) {
      throw new IllegalArgumentException(name + " is not an object.");
    }
    if (members.containsKey("use") && !"enc".equals(members.get("use"))) {
      throw new IllegalArgumentException(
          name + " is not for encryption (use): remove it, keys have one use each.");
    }
    if (members.containsKey("kid")
        && !(members.get("kid") instanceof String kid && !kid.isEmpty())) {
      throw new IllegalArgumentException(name + " has a kid that is empty or not a string.");
    }
    String alg = members.get("alg") instanceof String text ? text : "";
    Optional<JweEncryption> direct = JweEncryption.named(alg);
    JweAlgorithm algorithm =
        direct.isPresent()
            ? JweAlgorithm.DIR
            : JweAlgorithm.named(alg)
                .filter(named -> named != JweAlgorithm.DIR)
                .orElseThrow(() -> new IllegalArgumentException(name + algorithmProblem(alg)));
    EncryptionJwk read =
        read(name, members, algorithm, direct.orElse(null), (String) members.get("kid"));
    read.check(name, members.get("crv"));
    return read;
  }

  private static String algorithmProblem(String alg) {
    if (alg.equals("dir")) {
      return " has the alg dir: write the encryption of the content there, such as A256GCM.";
    }
    return (alg.isEmpty() ? " has no alg" : " has an alg that is not supported")
        + ": give it the one that tokens are encrypted with, such as RSA-OAEP-256 or"
        + " ECDH-ES+A256KW; RSA1_5 and PBES2 are refused, since they can be attacked.";
  }

  private static EncryptionJwk read(
      String name,
      Map<?, ?> members,
      JweAlgorithm algorithm,
      @Nullable JweEncryption direct,
      @Nullable String keyId) {
    Map<String, Object> known = new LinkedHashMap<>();
    for (String member : KEY_MEMBERS) {
      Object value = members.get(member);
      if (value != null) {
        known.put(member, value);
      }
    }
    try {
      Jwk<?> jwk = Jwks.builder().add(known).build();
      Key key = jwk.toKey();
      if (key instanceof SecretKey secret) {
        KeySource unused = KeySource.hmac(secret.getEncoded()); // refuses well-known secrets
        Key aes = new SecretKeySpec(secret.getEncoded(), "AES");
        return new EncryptionJwk(aes, aes, algorithm, direct, keyId);
      }
      return jwk instanceof PrivateJwk<?, ?, ?> pair
          ? new EncryptionJwk(pair.toPublicJwk().toKey(), key, algorithm, direct, keyId)
          : new EncryptionJwk(key, null, algorithm, direct, keyId);
    } catch (JwtException | IllegalArgumentException e) {
      // The cause is left out: it might quote the key.
      throw new IllegalArgumentException(
          name + " has a type or value that is not known, not safe or does not fit.");
    }
  }

  /** Whether key and algorithm fit each other. */
  private void check(String name, @Nullable Object curve) {
    int secretBytes =
        contentEncryption == null ? algorithm.secretBytes() : contentEncryption.keyBytes();
    boolean fits =
        switch (algorithm.keyType()) {
          case RSA -> publicKey instanceof RSAPublicKey;
          case EC ->
              publicKey instanceof ECPublicKey && curve instanceof String && CURVES.contains(curve);
          case OCT ->
              publicKey instanceof SecretKey secret && secret.getEncoded().length == secretBytes;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          name
              + " does not fit its alg, which takes "
              + switch (algorithm.keyType()) {
                case RSA -> "an RSA key.";
                case EC -> "a key on one of the curves " + String.join(", ", CURVES) + ".";
                case OCT -> "a symmetric key of " + secretBytes + " bytes.";
              });
    }
    if (algorithm.keyType() == KeyType.RSA) {
      requireStrong(name, (PublicKey) publicKey);
    }
  }

  /** The strength that signatures need is enough for encryption as well. */
  private static void requireStrong(String name, PublicKey rsa) {
    try {
      VerificationKey unused = VerificationKey.of(rsa, JwsAlgorithm.RS256);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "EncryptionJwk[alg=" + algorithm + "]";
  }
}
