package dev.borderpost.testing;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Key pairs made once for all tests: their names are the kids that they are known by. */
public final class TestKeys {

  public static final KeyPair RSA = rsa(2048);
  public static final KeyPair P256 = Jwts.SIG.ES256.keyPair().build();
  public static final KeyPair P384 = Jwts.SIG.ES384.keyPair().build();
  public static final KeyPair P521 = Jwts.SIG.ES512.keyPair().build();
  public static final KeyPair ED25519 = Jwks.CRV.Ed25519.keyPair().build();
  public static final KeyPair ED448 = Jwks.CRV.Ed448.keyPair().build();

  /** Keys that nobody trusts. */
  public static final KeyPair ATTACKER = Jwts.SIG.ES256.keyPair().build();

  /** The only key of the second issuer. */
  public static final KeyPair PARTNER = Jwts.SIG.ES256.keyPair().build();

  private static final byte[] SECRET =
      "Qm9yZGVycG9zdCB0ZXN0cyBrZWVwIHRoaXMgc2VjcmV0IG91dCBvZiBhbGwgbG9ncy4kJCQhIQ"
          .getBytes(StandardCharsets.US_ASCII);

  private static final Map<String, KeyPair> BY_KID =
      Map.of("rsa", RSA, "p256", P256, "p384", P384, "p521", P521, "ed25519", ED25519);

  private static final Map<JwsAlgorithm, SigningKeys> SIGNING_KEYS =
      new EnumMap<>(JwsAlgorithm.class);

  private TestKeys() {}

  /** Keys of an issuer, made once for each algorithm: not for tests that rotate them. */
  public static synchronized SigningKeys signingKeys(JwsAlgorithm algorithm) {
    SigningKeys keys = SIGNING_KEYS.get(algorithm);
    if (keys == null) {
      keys =
          switch (algorithm) { // RSA keys of up to 4096 bits take seconds to make
            case PS256 -> copied(signingKeys(JwsAlgorithm.RS256), "RS256", "PS256");
            case RS512 -> copied(signingKeys(JwsAlgorithm.RS384), "RS384", "RS512");
            case PS384 -> copied(signingKeys(JwsAlgorithm.RS384), "RS384", "PS384");
            case PS512 -> copied(signingKeys(JwsAlgorithm.RS384), "RS384", "PS512");
            default -> SigningKeys.generate(algorithm);
          };
      SIGNING_KEYS.put(algorithm, keys);
    }
    return keys;
  }

  /** The same key for another algorithm. */
  private static SigningKeys copied(SigningKeys keys, String alg, String otherAlg) {
    try {
      Path directory = Files.createTempDirectory("borderpost");
      Path file = directory.resolve("keys.json");
      try {
        keys.save(file);
        Files.writeString(
            file, Files.readString(file).replace(Border.quoted(alg), Border.quoted(otherAlg)));
        return SigningKeys.load(file);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] secret() {
    return SECRET.clone();
  }

  public static SecretKey secretFor(JwsAlgorithm algorithm) {
    return hmac(SECRET, algorithm.jwaName());
  }

  public static SecretKey hmac(byte[] secret, String alg) {
    return new SecretKeySpec(secret, "HmacSHA" + alg.substring(2));
  }

  public static Key signingKey(String kid) {
    return BY_KID.get(kid).getPrivate();
  }

  /** What the algorithm is signed with in these tests. */
  public static Key signingKey(JwsAlgorithm algorithm) {
    return algorithm.isSymmetric() ? secretFor(algorithm) : pair(algorithm).getPrivate();
  }

  public static VerificationKey verificationKey(JwsAlgorithm algorithm) {
    return algorithm.isSymmetric()
        ? VerificationKey.hmac(secret(), algorithm)
        : VerificationKey.of(pair(algorithm).getPublic(), algorithm);
  }

  public static KeyPair pair(JwsAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> P256;
      case ES384 -> P384;
      case ES512 -> P521;
      case ED25519 -> ED25519;
      case ED448 -> ED448;
      default -> RSA;
    };
  }

  /** JJWT has one name for both Edwards curves. */
  public static String jjwtName(JwsAlgorithm algorithm) {
    return algorithm.keyType() == JwsAlgorithm.KeyType.OKP ? "EdDSA" : algorithm.jwaName();
  }

  /** The trusted issuer's keys, each with one algorithm. */
  public static KeySource trusted() {
    return KeySource.of(
        VerificationKey.of(RSA.getPublic(), JwsAlgorithm.RS256).withKeyId("rsa"),
        VerificationKey.of(P256.getPublic(), JwsAlgorithm.ES256).withKeyId("p256"),
        VerificationKey.of(P384.getPublic(), JwsAlgorithm.ES384).withKeyId("p384"),
        VerificationKey.of(P521.getPublic(), JwsAlgorithm.ES512).withKeyId("p521"),
        VerificationKey.of(ED25519.getPublic(), JwsAlgorithm.ED25519).withKeyId("ed25519"));
  }

  public static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String pem(PublicKey key) {
    return pem("PUBLIC KEY", key.getEncoded());
  }

  public static String pem(String label, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  /** A public JWK as text, with further members as name and raw JSON value. */
  public static String jwk(PublicKey key, String... members) {
    String json = Jwks.json(Jwks.builder().key(key).build());
    StringBuilder more = new StringBuilder();
    for (int i = 0; i < members.length; i += 2) {
      more.append(",\"").append(members[i]).append("\":").append(members[i + 1]);
    }
    return json.substring(0, json.length() - 1) + more + "}";
  }

  public static String jwkSet(String... jwks) {
    return "{\"keys\":[" + String.join(",", jwks) + "]}";
  }
}
