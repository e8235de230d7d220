package dev.borderpost.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.KeyPairBuilderSupplier;
import io.jsonwebtoken.security.MacAlgorithm;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of the table, held against what JJWT and the JDK know of the same names. */
class JwsAlgorithmTest {

  private static final byte[] TEXT = {1, 2, 3};
  private static final int SIGNATURES = 20;

  private static final KeyPair RSA = Jwts.SIG.RS256.keyPair().build();

  /** The keys that JJWT makes for an algorithm or curve, by its name. */
  private static final Map<JwsAlgorithm, KeyPair> PAIRS =
      Arrays.stream(JwsAlgorithm.values())
          .filter(algorithm -> !algorithm.isSymmetric())
          .collect(
              Collectors.toMap(
                  algorithm -> algorithm,
                  JwsAlgorithmTest::pair,
                  (one, other) -> one,
                  () -> new EnumMap<>(JwsAlgorithm.class)));

  private static KeyPair pair(JwsAlgorithm algorithm) {
    return switch (algorithm) {
      case ED25519, ED448 -> Jwks.CRV.get().forKey(algorithm.jwaName()).keyPair().build();
      case RS256, RS384, RS512, PS256, PS384, PS512 -> RSA;
      default ->
          ((KeyPairBuilderSupplier) Jwts.SIG.get().forKey(algorithm.jwaName())).keyPair().build();
    };
  }

  private static Key verificationKey(JwsAlgorithm algorithm) {
    return algorithm.isSymmetric()
        ? ((MacAlgorithm) Jwts.SIG.get().forKey(algorithm.jwaName())).key().build()
        : PAIRS.get(algorithm).getPublic();
  }

  @ParameterizedTest
  @EnumSource
  void key_fitsTheAlgorithmsOfItsTypeAndCurve_andNoOthers(JwsAlgorithm algorithm) {
    Key key = verificationKey(algorithm);

    List<JwsAlgorithm> fitting =
        Arrays.stream(JwsAlgorithm.values()).filter(other -> other.fits(key)).toList();

    assertThat(fitting)
        .contains(algorithm)
        .allMatch(
            other ->
                other.keyType() == algorithm.keyType() && other.curve().equals(algorithm.curve()))
        .hasSize(
            switch (algorithm.keyType()) {
              case OCT -> 3;
              case RSA -> 6;
              case EC, OKP -> 1;
            });
  }

  @Test
  void privateKey_fitsNothing() {
    PAIRS.forEach(
        (algorithm, pair) ->
            assertThat(algorithm.fits(pair.getPrivate())).as("%s", algorithm).isFalse());
  }

  @ParameterizedTest
  @EnumSource
  void signature_hasTheLengthOfTheTable(JwsAlgorithm algorithm) throws Exception {
    Key key = verificationKey(algorithm);
    for (int i = 0; i < SIGNATURES; i++) { // a number with zeros in front must not be shorter
      int length =
          algorithm.isSymmetric()
              ? mac(algorithm, (SecretKey) key).length
              : signature(algorithm, PAIRS.get(algorithm)).length;
      assertThat(algorithm.signatureLength())
          .isEqualTo(
              algorithm.keyType() == JwsAlgorithm.KeyType.RSA
                  ? OptionalInt.empty()
                  : OptionalInt.of(length));
    }
  }

  private static byte[] mac(JwsAlgorithm algorithm, SecretKey key) throws Exception {
    Mac mac = Mac.getInstance(algorithm.jcaName());
    mac.init(new SecretKeySpec(key.getEncoded(), algorithm.jcaName()));
    return mac.doFinal(TEXT);
  }

  private static byte[] signature(JwsAlgorithm algorithm, KeyPair pair) throws Exception {
    Signature signer = signature(algorithm);
    signer.initSign(pair.getPrivate());
    signer.update(TEXT);
    return signer.sign();
  }

  private static Signature signature(JwsAlgorithm algorithm) throws Exception {
    Signature signature = Signature.getInstance(algorithm.jcaName());
    if (algorithm.pssParameters().isPresent()) {
      signature.setParameter(algorithm.pssParameters().get());
    }
    return signature;
  }

  /** JJWT has its own table: what it signs has to verify by this one. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "HS.*")
  void signatureOfAnotherImplementation_verifies(JwsAlgorithm algorithm) throws Exception {
    PrivateKey key = PAIRS.get(algorithm).getPrivate();
    String token = Jwts.builder().subject("alice").signWith(key, jjwt(algorithm)).compact();
    Signature verifier = signature(algorithm);
    verifier.initVerify((PublicKey) verificationKey(algorithm));
    int end = token.lastIndexOf('.');
    verifier.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));

    assertThat(verifier.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)))).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static SecureDigestAlgorithm<Key, ?> jjwt(JwsAlgorithm algorithm) {
    return (SecureDigestAlgorithm<Key, ?>) Jwts.SIG.get().forKey(algorithm.olderName());
  }

  @Test
  void pssParameters_haveASaltAsLongAsTheHash() {
    for (JwsAlgorithm algorithm :
        List.of(JwsAlgorithm.PS256, JwsAlgorithm.PS384, JwsAlgorithm.PS512)) {
      PSSParameterSpec parameters = algorithm.pssParameters().orElseThrow();
      assertThat(parameters.getSaltLength()).isEqualTo(algorithm.hashBits() / 8);
      assertThat(parameters.getDigestAlgorithm()).isEqualTo("SHA-" + algorithm.hashBits());
    }
    assertThat(JwsAlgorithm.RS256.pssParameters()).isEmpty();
  }

  @Test
  void names_areThoseOfTheRegistry() {
    assertThat(Arrays.stream(JwsAlgorithm.values()).map(JwsAlgorithm::jwaName))
        .containsExactly(
            "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
            "ES256", "ES384", "ES512", "Ed25519", "Ed448");
    assertThat(JwsAlgorithm.named("EdDSA"))
        .containsExactly(JwsAlgorithm.ED25519, JwsAlgorithm.ED448);
    assertThat(JwsAlgorithm.named("none")).isEmpty();
    assertThat(JwsAlgorithm.ES512.curve()).isEqualTo(Optional.of("P-521"));
  }
}
