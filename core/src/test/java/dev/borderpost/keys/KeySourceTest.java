package dev.borderpost.keys;

import static dev.borderpost.testing.TestKeys.jwk;
import static dev.borderpost.testing.TestKeys.jwkSet;
import static dev.borderpost.testing.TestKeys.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.verify.Issuer;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeySourceTest {

  private static final PublicKey RSA = TestKeys.RSA.getPublic();
  private static final PublicKey P256 = TestKeys.P256.getPublic();
  private static final PublicKey P384 = TestKeys.P384.getPublic();
  private static final KeyPair WEAK_RSA = TestKeys.rsa(1024);

  /** Self-signed, for the P-256 key in it: made with openssl, valid long ago. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBdjCCAR2gAwIBAgIUVqZOkqtZCeOFd+8U0ujuUNGBWRcwCgYIKoZIzj0EAwIw
      ETEPMA0GA1UEAwwGb2ZmaWNlMB4XDTI2MTEyMzIwMzY0MFoXDTI2MTEyNDIwMzY0
      MFowETEPMA0GA1UEAwwGb2ZmaWNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
      9dBQmPUokQID0JI9et/TWXtQ2CQGBzHcx9TCG8Cyjm6QxK9dVeQwzGCB0ldrM8Tc
      DPMa9f7wICiatOUIQbNHdqNTMFEwHQYDVR0OBBYEFPQU8sv6pzTNELqKJPErq12t
      1bujMB8GA1UdIwQYMBaAFPQU8sv6pzTNELqKJPErq12t1bujMA8GA1UdEwEB/wQF
      MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgDxdt0abDrsJsojxwPUQ7P4VALDX9oyak
      2s9rZQvROxECIAtDaVJrgfkTiQfXaNFto+6IDwA0KbpbeGMqpgg5c7GO
      -----END CERTIFICATE-----
      """;

  static List<Arguments> unusableKeys() {
    String privateJwk = Jwks.UNSAFE_JSON(Jwks.builder().keyPair(TestKeys.P384).build());
    return List.of(
        Arguments.of(jwk(P384, "use", "\"enc\""), "not for signatures (use)"),
        Arguments.of(jwk(P384, "use", "\"SIG\""), "not for signatures (use)"),
        Arguments.of(jwk(P384, "use", "[\"sig\"]"), "a use that is not a string"),
        Arguments.of(jwk(P384, "key_ops", "[\"sign\"]"), "not for verifying (key_ops)"),
        Arguments.of(jwk(P384, "key_ops", "\"verify\""), "not for verifying (key_ops)"),
        Arguments.of(jwk(P384, "kid", "1"), "a kid that is not a string"),
        Arguments.of(privateJwk, "private or symmetric"),
        Arguments.of(jwk(P384, "d", "\"AAAA\""), "private or symmetric"),
        Arguments.of(jwk(RSA, "p", "\"AAAA\""), "private or symmetric key (p)"),
        Arguments.of(jwk(RSA, "k", "\"AAAA\""), "private or symmetric"),
        Arguments.of(
            "{\"kty\":\"oct\",\"k\":\"" + Forge.base64Url(TestKeys.secret()) + "\"}",
            "private or symmetric"),
        Arguments.of("{\"kty\":\"oct\"}", "private or symmetric"),
        Arguments.of(jwk(WEAK_RSA.getPublic()), "the RSA key has 1024 bits"),
        Arguments.of(
            jwk(rsa(8193, 17)), "key 2 of the set cannot be used: the RSA key has 8193 bits (n)"),
        Arguments.of(
            jwk(rsa(2048, 65)),
            "key 2 of the set cannot be used: the RSA key has an exponent (e) of 65 bits"),
        Arguments.of(jwk(rsa(3072, 3071)), "the RSA key has an exponent (e) of 3071 bits"),
        Arguments.of(
            jwk(P384, "alg", "\"ES256\""),
            "has the alg \"ES256\", which is not a signature algorithm for a key of its type"),
        Arguments.of(jwk(P384, "alg", "\"RS256\""), "has the alg \"RS256\""),
        Arguments.of(jwk(RSA, "alg", "\"HS256\""), "has the alg \"HS256\""),
        Arguments.of(jwk(RSA, "alg", "\"none\""), "has the alg \"none\""),
        Arguments.of(jwk(RSA, "alg", "\"RSA-OAEP\""), "has the alg \"RSA-OAEP\""),
        Arguments.of(jwk(RSA, "alg", "256"), "has a value of alg that is not"),
        Arguments.of("{\"kty\":\"XYZ\"}", "has the kty \"XYZ\", which is not RSA, EC or OKP"),
        Arguments.of("{\"kty\":1}", "has a value of kty that is not RSA, EC or OKP"),
        Arguments.of("{\"kty\":\"RSA\"}", "key 2 of the set has no n"),
        Arguments.of("{\"kty\":\"RSA\",\"n\":1,\"e\":2}", "has a value of n that is not base64url"),
        Arguments.of(
            "{\"kty\":\"RSA\",\"n\":[],\"e\":{}}", "has a value of n that is not base64url"),
        Arguments.of(
            "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"}", "has a value of n that is not base64url"),
        Arguments.of(
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
            "has values of x and y that do not make a key"),
        Arguments.of(
            "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AA\",\"y\":\"AA\"}",
            "has the crv \"secp256k1\", which is not supported with kty EC"),
        Arguments.of(
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
            "has values of x that do not make a key"),
        Arguments.of(
            "{\"kty\":\"RSA\",\"kid\":\"c\",\"x5c\":[\"AAAA\"]}",
            "key 2 (kid \"c\") of the set has a certificate (x5c) and no n"),
        Arguments.of(
            jwk(P384, "kid", "\"a\\nWARN b\"", "use", "\"enc\""),
            "key 2 of the set is not for signatures (use)"),
        Arguments.of("{}", "has a value of kty that is not"),
        Arguments.of("\"key\"", "is not an object"),
        Arguments.of("null", "is not an object"),
        Arguments.of("[]", "is not an object"),
        Arguments.of(
            jwk(Jwks.CRV.X25519.keyPair().build().getPublic()), "fits none of the algorithms"),
        Arguments.of(jwk(P256, "kid", "\"good\""), "is there already"));
  }

  /** A public key with numbers of these lengths, for which there is no private one. */
  private static PublicKey rsa(int modulusBits, int exponentBits) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(
              new RSAPublicKeySpec(
                  BigInteger.ONE.shiftLeft(modulusBits - 1).setBit(0),
                  BigInteger.ONE.shiftLeft(exponentBits - 1).setBit(0)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void largestRsaKeys_areUsed() {
    KeySource source =
        prepared(
            KeySource.jwkSet(
                jwkSet(jwk(rsa(8192, 17), "kid", "\"n\""), jwk(rsa(2048, 64), "kid", "\"e\""))));

    assertThat(source.health().keys()).isEqualTo(2);
  }

  @Test
  void useOfKeys_isNamed_andNotEmpty() {
    KeySource source = KeySource.jwkSet(jwkSet(jwk(P256)));

    assertThatIllegalArgumentException().isThrownBy(source::withKeyUse);
    assertThatIllegalArgumentException().isThrownBy(() -> source.withKeyUse("sig", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> source.withKeyUse("sig", "enc"));
  }

  @Test
  void lookup_findsOneToFourKeys() {
    VerificationKey key = VerificationKey.of(P256, JwsAlgorithm.ES256);

    assertThat(new KeyLookup.Found(Collections.nCopies(4, key)).keys()).hasSize(4);
    for (int keys : new int[] {0, 5}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new KeyLookup.Found(Collections.nCopies(keys, key)));
    }
  }

  /** What a published set says must not write into logs or pages. */
  @Test
  void nameOfAKey_isShown_ifItIsShortAndPlain() {
    for (String plain : List.of("!", "~", "a/b:c.d", "x".repeat(200))) {
      assertThat(JwkReader.label(1, Map.of("kid", plain)))
          .isEqualTo("key 1 (kid \"" + plain + "\") of the set");
    }
    List<Object> others = new ArrayList<>(List.of("", "x".repeat(201), 1));
    " \u007f\u00e9\n\"'`<>@?#&;\\".chars().forEach(c -> others.add("a" + (char) c));
    for (Object other : others) {
      assertThat(JwkReader.label(1, Map.of("kid", other))).isEqualTo("key 1 of the set");
    }
  }

  @ParameterizedTest
  @MethodSource("unusableKeys")
  void unusableKeyOfASet_isLeftOutWithAWarning_andTheOthersWork(String unusable, String warning) {
    try (LogCapture log = LogCapture.start()) {
      KeySource source = prepared(KeySource.jwkSet(jwkSet(jwk(P256, "kid", "\"good\""), unusable)));

      assertThat(found(source, "ES256", "good").key()).isEqualTo(P256);
      assertThat(source.find(header("ES384", null))).isEqualTo(KeyLookup.absent());
      assertThat(log.warnings()).singleElement().asString().contains(warning, Border.ISSUER);
    }
  }

  @Test
  void key_isFoundByItsKid_andByNoOther() {
    KeySource source =
        prepared(
            KeySource.jwkSet(
                jwkSet(
                    jwk(RSA, "kid", "\"r\"", "use", "\"sig\""),
                    jwk(P256, "kid", "\"e\"", "key_ops", "[\"sign\",\"verify\"]"))));

    assertThat(found(source, "RS256", "r").key()).isEqualTo(RSA);
    assertThat(found(source, "ES256", "e").key()).isEqualTo(P256);
    assertThat(source.find(header("ES256", "E"))).isEqualTo(KeyLookup.absent());
    assertThat(source.find(header("ES256", "other"))).isEqualTo(KeyLookup.absent());
    // The kid is right, the alg is not: the key says which algorithm it is for.
    assertThat(found(source, "HS256", "r").algorithm()).isEqualTo(JwsAlgorithm.RS256);
  }

  @Test
  void tokenWithoutKid_getsTheKeysThatFitItsAlg() {
    String another = jwk(TestKeys.ATTACKER.getPublic(), "kid", "\"e2\"");
    KeySource one =
        prepared(KeySource.jwkSet(jwkSet(jwk(RSA, "kid", "\"r\""), jwk(P256, "kid", "\"e\""))));
    KeySource two = prepared(KeySource.jwkSet(jwkSet(jwk(P256, "kid", "\"e\""), another)));

    assertThat(found(one, "ES256", null).key()).isEqualTo(P256);
    assertThat(found(one, "RS256", null).key()).isEqualTo(RSA);
    assertThat(one.find(header("PS256", null))).isEqualTo(KeyLookup.absent());
    assertThat(candidates(two, header("ES256", null)))
        .extracting(VerificationKey::key)
        .containsExactly(P256, TestKeys.ATTACKER.getPublic());
    assertThat(two.find(header("RS256", null))).isEqualTo(KeyLookup.absent());
  }

  @Test
  void sameKidWithTwoAlgorithms_givesTheKeyOfTheTokensAlg() {
    KeySource source =
        prepared(KeySource.jwkSet(jwkSet(jwk(RSA, "kid", "\"k\""), jwk(P256, "kid", "\"k\""))));

    assertThat(found(source, "RS256", "k").key()).isEqualTo(RSA);
    assertThat(found(source, "ES256", "k").key()).isEqualTo(P256);
  }

  @ParameterizedTest
  @CsvSource({"any", "other", "../../dev/null"})
  void keyWithoutKid_asFromPem_answersForAnyKid(String kid) {
    KeySource source = prepared(KeySource.pem(pem(P256)));

    assertThat(found(source, "ES256", kid).key()).isEqualTo(P256);
    assertThat(found(source, "ES256", null).key()).isEqualTo(P256);
    assertThat(source.find(header("ES384", kid))).isEqualTo(KeyLookup.absent());
  }

  @Test
  void keysWithoutAnyName_areAllTried_upToFour() {
    String four = pem(P256) + pem(key()) + pem(key()) + pem(key());
    KeySource source = prepared(KeySource.pem(four + pem(RSA)));

    assertThat(candidates(source, header("ES256", "any"))).hasSize(4);
    assertThat(candidates(source, header("ES256", null))).hasSize(4);
    assertThat(candidates(source, header("ES256", null, "x5t", "any"))).hasSize(4);
    assertThat(candidates(source, header("RS256", "any"))).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prepared(KeySource.pem(four + pem(key()))))
        .withMessageContaining("more than 4 keys without a name for [ES256]");
  }

  @Test
  void pemOfCertificates_isForEveryKid_butAThumbprintNamesOne() throws Exception {
    byte[] der = certificate().getEncoded();
    String thumbprint = Forge.base64Url(MessageDigest.getInstance("SHA-1").digest(der));
    KeySource source = prepared(KeySource.pem(CERTIFICATE + pem(P256)));

    assertThat(candidates(source, header("ES256", "any")))
        .extracting(VerificationKey::key)
        .containsExactly(certificate().getPublicKey(), P256);
    assertThat(candidates(source, header("ES256", null))).hasSize(2);
    assertThat(found(source, header("ES256", null, "x5t", thumbprint)).key())
        .isEqualTo(certificate().getPublicKey());
  }

  @Test
  void keysWithOneKidAndAlgorithm_areAllTried_upToFour() {
    String[] same = new String[5];
    Arrays.setAll(same, i -> jwk(key(), "kid", "\"k\""));
    try (LogCapture log = LogCapture.start()) {
      KeySource source = prepared(KeySource.jwkSet(jwkSet(same)));

      assertThat(candidates(source, header("ES256", "k"))).hasSize(4);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("key 5 (kid \"k\") of the set has the kid and algorithm of 4 others");
    }
  }

  private static PublicKey key() {
    return Jwts.SIG.ES256.keyPair().build().getPublic();
  }

  @Test
  void unknownKid_getsNoNamelessKeys_whereOthersHaveNames() {
    KeySource mixed =
        prepared(KeySource.jwkSet(jwkSet(jwk(P256, "kid", "\"named\""), jwk(key()), jwk(key()))));

    assertThat(mixed.find(header("ES256", "other"))).isEqualTo(KeyLookup.absent());
    assertThat(candidates(mixed, header("ES256", "named"))).hasSize(1);
  }

  @Test
  void keyWithoutKid_doesNotStandInForOneThatIsNamed() {
    KeySource mixed =
        prepared(
            KeySource.jwkSet(
                jwkSet(jwk(P256, "kid", "\"named\""), jwk(TestKeys.PARTNER.getPublic()))));

    assertThat(found(mixed, "ES256", "named").key()).isEqualTo(P256);
    assertThat(found(mixed, "ES256", "other").key()).isEqualTo(TestKeys.PARTNER.getPublic());
  }

  @Test
  void pemOfSeveralTypes_givesTheKeyThatFits() {
    KeySource source =
        prepared(
            KeySource.pem(
                "# keys of 2026\r\n"
                    + (pem(RSA) + pem(P384) + pem(TestKeys.ED448.getPublic()))
                        .replace("\n", "\r\n")));

    assertThat(found(source, "RS256", null).key()).isEqualTo(RSA);
    assertThat(found(source, "ES384", "x").key()).isEqualTo(P384);
    assertThat(found(source, "EdDSA", null).algorithm()).isEqualTo(JwsAlgorithm.ED448);
    assertThat(found(source, "Ed448", null).algorithm()).isEqualTo(JwsAlgorithm.ED448);
  }

  @ParameterizedTest
  @CsvSource({
    "ES256, ES256",
    "ES384, ES384",
    "ES512, ES512",
    "EdDSA, ED25519",
    "Ed25519, ED25519",
    "RS256, RS256"
  })
  void jwkWithoutAlg_getsTheUsualOneOfItsTypeAndCurve(String alg, JwsAlgorithm algorithm) {
    KeySource source =
        prepared(
            KeySource.jwkSet(jwkSet(jwk(TestKeys.pair(algorithm).getPublic(), "kid", "\"k\""))));

    assertThat(found(source, alg, "k").algorithm()).isEqualTo(algorithm);
  }

  @Test
  void jwkWithoutAlg_getsAllFittingAlgorithmsOfItsIssuer() {
    KeySource source =
        KeySource.jwkSet(jwkSet(jwk(RSA, "kid", "\"k\"")))
            .forIssuer(
                Border.ISSUER,
                EnumSet.of(JwsAlgorithm.PS256, JwsAlgorithm.RS512, JwsAlgorithm.ES256));

    assertThat(algorithms(source, "k", "RS256", "RS512", "PS256", "PS384", "ES256"))
        .containsExactlyInAnyOrder(JwsAlgorithm.PS256, JwsAlgorithm.RS512);
  }

  @Test
  void jwkWithAlg_isForThatOneOnly_andNotForOthersOfItsIssuer() {
    KeySource set =
        KeySource.jwkSet(
            jwkSet(jwk(RSA, "kid", "\"k\"", "alg", "\"PS384\""), jwk(P256, "kid", "\"e\"")));

    assertThat(algorithms(prepared(set), "k", "RS256", "PS384", "PS256"))
        .containsExactly(JwsAlgorithm.PS384);
    KeySource limited =
        set.forIssuer(Border.ISSUER, EnumSet.of(JwsAlgorithm.RS256, JwsAlgorithm.ES256));
    assertThat(limited.find(header("RS256", "k"))).isEqualTo(KeyLookup.absent());
    assertThat(limited.find(header("PS384", "k"))).isEqualTo(KeyLookup.absent());
  }

  @ParameterizedTest
  @CsvSource({"EdDSA, ED25519", "Ed25519, ED25519", "EdDSA, ED448", "Ed448, ED448"})
  void edwardsKey_mayCallItsAlgorithmByEitherName(String name, JwsAlgorithm algorithm) {
    PublicKey key = TestKeys.pair(algorithm).getPublic();
    KeySource source =
        prepared(KeySource.jwkSet(jwkSet(jwk(key, "kid", "\"k\"", "alg", "\"" + name + "\""))));

    assertThat(found(source, "EdDSA", "k").algorithm()).isEqualTo(algorithm);
    assertThat(found(source, algorithm.jwaName(), "k").algorithm()).isEqualTo(algorithm);
  }

  @ParameterizedTest
  @CsvSource({
    "'', HS256",
    "HS256, HS256",
    "HS384, HS384",
    "HS512, HS512",
    "HS256 HS512, HS256 HS512"
  })
  void secret_isForHs256_unlessTheIssuerNamesOthers(String allowed, String names) {
    Set<JwsAlgorithm> algorithms =
        allowed.isEmpty()
            ? Set.of()
            : Arrays.stream(allowed.split(" "))
                .map(JwsAlgorithm::valueOf)
                .collect(Collectors.toSet());
    KeySource source = KeySource.hmac(TestKeys.secret()).forIssuer(Border.ISSUER, algorithms);

    Set<JwsAlgorithm> found = algorithms(source, null, "HS256", "HS384", "HS512", "RS256");

    assertThat(found.stream().map(Enum::name)).containsExactlyInAnyOrder(names.split(" "));
  }

  @Test
  void secret_isCopied_soThatWipingTheArrayChangesNothing() {
    byte[] secret = TestKeys.secret();
    KeySource source = prepared(KeySource.hmac(secret));
    Arrays.fill(secret, (byte) 0);

    assertThat(found(source, "HS256", null).key().getEncoded()).isEqualTo(TestKeys.secret());
  }

  @ParameterizedTest
  @CsvSource({"32, HS256", "48, HS384", "64, HS512"})
  void secretAsLongAsTheHash_isLongEnough(int length, JwsAlgorithm algorithm) {
    byte[] secret = Arrays.copyOf(TestKeys.secret(), length);

    assertThat(VerificationKey.hmac(secret, algorithm).algorithm()).isEqualTo(algorithm);
  }

  @Test
  void certificate_isAContainerForItsKey_foundByItsThumbprint() throws Exception {
    byte[] der = certificate().getEncoded();
    String thumbprint = Forge.base64Url(MessageDigest.getInstance("SHA-256").digest(der));
    KeySource source = prepared(KeySource.pem(CERTIFICATE));

    assertThat(found(source, header("ES256", null, "x5t#S256", thumbprint)).key())
        .isEqualTo(certificate().getPublicKey());
    assertThat(source.find(header("ES256", null, "x5t#S256", "A".repeat(43))))
        .isEqualTo(KeyLookup.absent());
    // A kid goes before a thumbprint.
    assertThat(
            found(source, header("ES256", "any", "x5t#S256", "A".repeat(43)))
                .certificateThumbprint())
        .contains(thumbprint);
    assertThat(found(source, "ES256", null).key()).isEqualTo(certificate().getPublicKey());
  }

  @Test
  void jwkIsFoundByX5tS256_orByTheCertificateInX5c() throws Exception {
    byte[] der = certificate().getEncoded();
    String thumbprint = Forge.base64Url(MessageDigest.getInstance("SHA-256").digest(der));
    String other = "B".repeat(43);
    KeySource source =
        prepared(
            KeySource.jwkSet(
                jwkSet(
                    jwk(
                        certificate().getPublicKey(),
                        "kid",
                        "\"a\"",
                        "x5c",
                        "[\"" + Base64.getEncoder().encodeToString(der) + "\"]"),
                    jwk(P256, "kid", "\"b\"", "x5t#S256", "\"" + other + "\""))));

    assertThat(found(source, header("ES256", null, "x5t#S256", thumbprint)).keyId()).contains("a");
    assertThat(found(source, header("ES256", null, "x5t#S256", other)).keyId()).contains("b");
    assertThat(candidates(source, header("ES256", null))).hasSize(2);
  }

  @Test
  void jwkIsFoundByX5t_orByTheCertificateInX5c() throws Exception {
    byte[] der = certificate().getEncoded();
    String thumbprint = Forge.base64Url(MessageDigest.getInstance("SHA-1").digest(der));
    KeySource source =
        prepared(
            KeySource.jwkSet(
                jwkSet(
                    jwk(
                        certificate().getPublicKey(),
                        "x5c",
                        "[\"" + Base64.getEncoder().encodeToString(der) + "\"]"),
                    jwk(P256, "x5t", "\"MTIzNDU2Nzg5MGFiY2RlZg\""),
                    jwk(key(), "x5t", "\"same\""),
                    jwk(key(), "x5t", "\"same\""))));

    assertThat(found(source, header("ES256", null, "x5t", thumbprint)).key())
        .isEqualTo(certificate().getPublicKey());
    assertThat(found(source, header("ES256", null, "x5t", "MTIzNDU2Nzg5MGFiY2RlZg")).key())
        .isEqualTo(P256);
    assertThat(candidates(source, header("ES256", null, "x5t", "same"))).hasSize(2);
    assertThat(source.find(header("ES256", null, "x5t", "other"))).isEqualTo(KeyLookup.absent());
  }

  @Test
  void numbersInOrdinaryBase64_areRead() {
    String jwk = jwk(RSA, "kid", "\"k\"");
    String n = jwk.replaceFirst(".*\"n\":\"([^\"]*)\".*", "$1");
    String ordinary = n.replace('-', '+').replace('_', '/') + "==";

    assertThat(found(prepared(KeySource.jwkSet(jwkSet(jwk.replace(n, ordinary)))), "RS256", "k"))
        .isEqualTo(found(prepared(KeySource.jwkSet(jwkSet(jwk))), "RS256", "k"));
  }

  @Test
  void membersThatAreNullOrEmpty_areAsGoodAsAbsent() {
    String jwk =
        jwk(
            P256, "use", "null", "alg", "null", "d", "null", "k", "null", "kid", "null", "key_ops",
            "[]", "x5c", "null", "x5t", "null");

    assertThat(found(prepared(KeySource.jwkSet(jwkSet(jwk))), "ES256", "any").key())
        .isEqualTo(P256);
    assertThat(
            found(prepared(KeySource.jwkSet(jwkSet(jwk(P256, "key_ops", "null")))), "ES256", "x"))
        .isNotNull();
  }

  @Test
  void oneJwk_isASetOfOne() {
    KeySource source = prepared(KeySource.jwkSet(jwk(P256, "kid", "\"k\"")));

    assertThat(found(source, "ES256", "k").key()).isEqualTo(P256);
    assertThat(source.find(header("ES256", "other"))).isEqualTo(KeyLookup.absent());
  }

  @Test
  void mapOfCertificates_isRefused_withTheNameOfTheFormAndOfTheRightAddress(@TempDir Path directory)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("x509"), " {\"k1\":\"" + CERTIFICATE.replace("\n", "\\n") + "\"}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySource.file(file))
        .withMessageContainingAll("is a map of certificates", "/service_accounts/v1/jwk/");
  }

  @Test
  void file_isAJwkSetOrPem_byWhatIsInIt(@TempDir Path directory) throws IOException {
    Path jwks = Files.writeString(directory.resolve("keys"), jwkSet(jwk(P256, "kid", "\"k\"")));
    Path pem = Files.writeString(directory.resolve("key.txt"), pem(RSA));

    assertThat(found(prepared(KeySource.file(jwks)), "ES256", "k").key()).isEqualTo(P256);
    assertThat(found(prepared(KeySource.file(pem)), "RS256", "x").key()).isEqualTo(RSA);
  }

  @Test
  void classpathResource_isFoundByTheContextClassLoader(@TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("border-keys.json"), jwkSet(jwk(P256, "kid", "\"k\"")));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);

      assertThat(found(prepared(KeySource.classpath("border-keys.json")), "ES256", "k").key())
          .isEqualTo(P256);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void keysAtHand_keepTheirNamesAndAlgorithms() {
    KeySource source =
        prepared(
            KeySource.of(
                VerificationKey.of(RSA, JwsAlgorithm.PS512).withKeyId("r"),
                VerificationKey.hmac(TestKeys.secret(), JwsAlgorithm.HS512)));

    assertThat(found(source, "PS512", "r").algorithm()).isEqualTo(JwsAlgorithm.PS512);
    assertThat(found(source, "HS512", "any").algorithm()).isEqualTo(JwsAlgorithm.HS512);
  }

  @Test
  void sourceSharedByTwoIssuers_isPreparedForEachOnItsOwn() {
    KeySource set = KeySource.jwkSet(jwkSet(jwk(RSA, "kid", "\"k\"")));
    KeySource first = set.forIssuer("a", EnumSet.of(JwsAlgorithm.PS256));
    KeySource second = set.forIssuer("b", EnumSet.of(JwsAlgorithm.RS512));

    assertThat(algorithms(first, "k", "PS256", "RS512")).containsExactly(JwsAlgorithm.PS256);
    assertThat(algorithms(second, "k", "PS256", "RS512")).containsExactly(JwsAlgorithm.RS512);
  }

  @Test
  void certificateMadeByKeytool_verifiesTokens(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("store.p12");
    Path certificate = directory.resolve("certificate.pem");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    run(
        directory,
        keytool,
        "-genkeypair",
        "-alias",
        "k",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=office",
        "-storetype",
        "PKCS12",
        "-storepass",
        "changeit",
        "-keystore",
        store.toString());
    run(
        directory,
        keytool,
        "-exportcert",
        "-rfc",
        "-alias",
        "k",
        "-storepass",
        "changeit",
        "-keystore",
        store.toString(),
        "-file",
        certificate.toString());
    java.security.KeyStore keys =
        java.security.KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    String token =
        Forge.sign(
            Border.header(), Border.claims(), "ES256", keys.getKey("k", "changeit".toCharArray()));
    Issuer issuer = Border.issuer(KeySource.file(certificate)).build();

    assertThat(
            Border.authenticator(issuer)
                .authenticate(dev.borderpost.testing.TestRequest.withToken(token)))
        .isInstanceOf(dev.borderpost.AuthenticationResult.Authenticated.class);
  }

  private static void run(Path directory, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static Certificate certificate() throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(
            new ByteArrayInputStream(CERTIFICATE.getBytes(StandardCharsets.US_ASCII)));
  }

  private static KeySource prepared(KeySource source) {
    return source.forIssuer(Border.ISSUER, Set.of());
  }

  private static Set<JwsAlgorithm> algorithms(KeySource source, String kid, String... names) {
    return Arrays.stream(names)
        .map(name -> Map.entry(name, source.find(header(name, kid))))
        .filter(entry -> entry.getValue() instanceof KeyLookup.Found)
        .map(entry -> ((KeyLookup.Found) entry.getValue()).keys().get(0).algorithm())
        .collect(Collectors.toSet());
  }

  private static VerificationKey found(KeySource source, String alg, String kid) {
    return found(source, header(alg, kid));
  }

  private static VerificationKey found(KeySource source, JoseHeader header) {
    assertThat(candidates(source, header)).hasSize(1);
    return candidates(source, header).get(0);
  }

  private static List<VerificationKey> candidates(KeySource source, JoseHeader header) {
    return source.find(header) instanceof KeyLookup.Found found ? found.keys() : List.of();
  }

  private static JoseHeader header(String alg, String kid, String... more) {
    Map<String, Object> members = new HashMap<>(Map.of("alg", alg));
    if (kid != null) {
      members.put("kid", kid);
    }
    for (int i = 0; i < more.length; i += 2) {
      members.put(more[i], more[i + 1]);
    }
    return ((ReadResult.Read<JoseHeader>) JoseHeader.read(members)).value();
  }

  @Test
  void health_describesTheKeysInUse_andThoseLeftOut() {
    String set =
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"short\",\"n\":\"AQAB\",\"e\":\"AQAB\"},"
            + SigningKeys.generate(JwsAlgorithm.ES256).publicJwkSet().replaceAll("^.*?\\[|]}$", "")
            + "]}";

    KeySource.Health health = KeySource.jwkSet(set).forIssuer("issuer", Set.of()).health();

    assertThat(health.details().inUse())
        .singleElement()
        .asString()
        .matches("kid \"[^\"]+\", alg ES256, kty EC P-256, use sig");
    assertThat(health.details().leftOut())
        .singleElement()
        .asString()
        .contains("(kid \"short\")", "do not make a key");
    assertThat(health.details().fetched()).isEmpty();
  }
}
