package dev.borderpost.verify;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.JweForge;
import dev.borderpost.testing.JweKeys;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted tokens that must be refused, whatever was done to them. */
class EncryptedTokenAttacksTest {

  private static final JwtAuthenticator BORDER =
      JwtAuthenticator.builder()
          .clock(Border.CLOCK)
          .extractor(Border.RAW)
          .maxTokenLength(1 << 20)
          .tokenCache(0)
          .issuer(
              Border.issuer(TestKeys.trusted())
                  .encryption(
                      Encryption.accepted(JweKeys.all())
                          .permitCompressedTokens()
                          .permitUnsignedClaims())
                  .build())
          .build();

  private static final byte[] DIRECT_KEY = Arrays.copyOf(TestKeys.secret(), 16);

  private static String verdict(String token) {
    AuthenticationResult result = BORDER.authenticate(Border.raw(token));
    return result instanceof Rejected rejected
        ? rejected.reason().code()
        : result instanceof Authenticated ? "accepted" : result.toString();
  }

  private static String key(JweAlgorithm algorithm, JweEncryption encryption) {
    return JweKeys.jwk(algorithm == JweAlgorithm.DIR ? encryption.jwaName() : algorithm.jwaName());
  }

  private static String token(JweAlgorithm algorithm, JweEncryption encryption) {
    return EncryptionKey.jwk(key(algorithm, encryption), encryption.jwaName())
        .encrypt(Border.token());
  }

  static List<Arguments> combinations() {
    List<Arguments> combinations = new ArrayList<>();
    for (JweAlgorithm algorithm : JweAlgorithm.values()) {
      for (JweEncryption encryption : List.of(JweEncryption.A128GCM, JweEncryption.A256CBC_HS512)) {
        combinations.add(Arguments.of(algorithm, encryption));
      }
    }
    return combinations;
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void anyBitOfAnyPartChanged_isRefused_withOneReasonWherePartsAreWellFormed(
      JweAlgorithm algorithm, JweEncryption encryption) {
    String token = token(algorithm, encryption);
    String[] parts = token.split("\\.", -1);
    Set<Object> answers = new HashSet<>();

    assertThat(verdict(token)).isEqualTo("accepted");
    for (int part = 1; part < parts.length; part++) {
      if (parts[part].isEmpty()) {
        continue;
      }
      byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
      for (int index : new int[] {0, bytes.length / 2, bytes.length - 1}) {
        for (int bit : new int[] {1, 0x80}) {
          byte[] changed = bytes.clone();
          changed[index] ^= (byte) bit;
          answers.add(
              BORDER.authenticate(
                  Border.raw(JweForge.withPart(token, part, Forge.base64Url(changed)))));
        }
      }
    }
    assertThat(answers).hasSize(1);
    assertThat(((Rejected) answers.iterator().next()).reason().code()).isEqualTo("not_decryptable");
    String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
    assertThat(verdict(JweForge.withPart(token, 0, Forge.base64Url(header + " "))))
        .isEqualTo("not_decryptable");
    assertThat(
            verdict(
                JweForge.withPart(
                    token, 0, Forge.base64Url(header.replaceFirst("\\{", "{\"x\":1,")))))
        .isEqualTo("not_decryptable");
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void partsCutExtendedOrTakenAway_areRefused(JweAlgorithm algorithm, JweEncryption encryption) {
    String token = token(algorithm, encryption);
    String[] parts = token.split("\\.", -1);

    for (int part = 0; part < parts.length; part++) {
      for (String changed :
          new String[] {"", parts[part] + "AAAA", parts[part] + "=", "AAAA", parts[part] + "*"}) {
        if (!changed.equals(parts[part])) {
          assertThat(verdict(JweForge.withPart(token, part, changed)))
              .as(part + " " + changed)
              .isIn("malformed", "not_decryptable");
        }
      }
    }
    assertThat(verdict(token + ".")).isEqualTo("malformed");
    assertThat(verdict(token + ".AAAA")).isEqualTo("malformed");
    assertThat(verdict(token.substring(0, token.lastIndexOf('.')))).isEqualTo("malformed");
  }

  @ParameterizedTest
  @EnumSource(JweAlgorithm.class)
  void anotherKeyUnderTheSameName_isRefused_withTheReasonOfTampering(JweAlgorithm algorithm) {
    JweEncryption encryption = JweEncryption.A128GCM;
    String jwk = key(algorithm, encryption);
    String other =
        switch (algorithm.keyType()) {
          case RSA -> otherPublic(jwk, TestKeys.RSA.getPublic());
          case EC -> otherPublic(jwk, otherPair(algorithm).getPublic());
          case OCT -> jwk.replaceFirst("\"k\":\"...", "\"k\":\"AAA");
        };

    assertThat(verdict(EncryptionKey.jwk(other, encryption.jwaName()).encrypt(Border.token())))
        .isEqualTo("not_decryptable");
  }

  private static String otherPublic(String jwk, java.security.PublicKey key) {
    String alg = jwk.replaceFirst("(?s).*\"alg\":\"([^\"]+)\".*", "$1");
    return JweKeys.with(TestKeys.jwk(key), alg);
  }

  private static java.security.KeyPair otherPair(JweAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDH_ES_A128KW -> TestKeys.ATTACKER;
      case ECDH_ES_A192KW -> io.jsonwebtoken.Jwts.SIG.ES384.keyPair().build();
      default -> io.jsonwebtoken.Jwts.SIG.ES512.keyPair().build();
    };
  }

  /** Points that are not on the curve give away the private key, a few bits at a time. */
  @Test
  void ephemeralKeyOnAnotherCurve_isRefused() {
    String token = token(JweAlgorithm.ECDH_ES_A128KW, JweEncryption.A128GCM);
    ECPublicKey point = (ECPublicKey) TestKeys.ATTACKER.getPublic();
    String x = coordinate(point.getW().getAffineX(), 32);
    String y = coordinate(point.getW().getAffineY(), 32);
    BigInteger p = ((java.security.spec.ECFieldFp) point.getParams().getCurve().getField()).getP();
    String[] keys = {
      epk("P-256", x, coordinate(point.getW().getAffineY().add(BigInteger.ONE).mod(p), 32)),
      epk("P-256", coordinate(BigInteger.ZERO, 32), coordinate(BigInteger.ZERO, 32)),
      epk("P-256", coordinate(p, 32), y),
      // On y^2 = x^3 - 3x + 1, which is P-256 but for its b.
      epk("P-256", coordinate(BigInteger.ZERO, 32), coordinate(p.subtract(BigInteger.ONE), 32)),
      epk("P-256", y, x),
      TestKeys.jwk(TestKeys.P384.getPublic()),
      TestKeys.jwk(TestKeys.P521.getPublic()),
      epk("P-384", x, y),
      epk("secp256k1", x, y),
      epk("P-256", x + "AA", y),
      epk("P-256", "AA", "AA"),
    };
    for (String key : keys) {
      assertThat(verdict(withHeaderMember(token, "epk", key))).as(key).isEqualTo("not_decryptable");
    }
    for (String key :
        new String[] {
          "null",
          "{}",
          "\"P-256\"",
          "[]",
          epk("P-256", x, y).replace("EC", "OKP"),
          TestKeys.jwk(TestKeys.RSA.getPublic()),
          "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":1,\"y\":2}",
          "{\"kty\":\"EC\",\"crv\":[\"P-256\"],\"x\":\"" + x + "\",\"y\":\"" + y + "\"}",
          "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x + "\"}"
        }) {
      assertThat(verdict(withHeaderMember(token, "epk", key))).as(key).isEqualTo("malformed");
    }
    for (String party : new String[] {"apu", "apv"}) {
      for (String value : new String[] {"1", "null", "\"\"", "\"*\"", quoted("A".repeat(513))}) {
        assertThat(verdict(withHeaderMember(token, party, value))).isEqualTo("malformed");
      }
      assertThat(verdict(withHeaderMember(token, party, quoted("A".repeat(512)))))
          .isEqualTo("not_decryptable");
    }
  }

  private static String epk(String curve, String x, String y) {
    return "{\"kty\":\"EC\",\"crv\":\"" + curve + "\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
  }

  private static String coordinate(BigInteger value, int length) {
    byte[] bytes = new byte[length];
    byte[] magnitude = value.toByteArray();
    int from = Math.max(0, magnitude.length - length);
    System.arraycopy(
        magnitude, from, bytes, length - (magnitude.length - from), magnitude.length - from);
    return Forge.base64Url(bytes);
  }

  private static String withHeaderMember(String token, String name, String json) {
    String header =
        new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8);
    String changed =
        header
                .replaceFirst("\"" + name + "\":(\\{[^}]*}|\"[^\"]*\"),?", "")
                .replaceFirst(",?}$", ",\"" + name + "\":")
            + json
            + "}";
    return JweForge.withPart(token, 0, Forge.base64Url(changed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2s\":\"AAAAAAAAAAA\",\"p2c\":2147483648}",
        "{\"alg\":\"PBES2-HS512+A256KW\",\"enc\":\"A128GCM\",\"p2s\":\"AAAAAAAAAAA\",\"p2c\":2147483647}",
        "{\"alg\":\"RSA1_5\",\"enc\":\"A128GCM\",\"kid\":\"RSA-OAEP\"}",
        "{\"alg\":\"rsa-oaep\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"DIR\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"none\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"RS256\",\"enc\":\"A128GCM\"}",
        "{\"alg\":null,\"enc\":\"A128GCM\"}",
        "{\"enc\":\"A128GCM\"}",
        "{\"alg\":\"RSA-OAEP\"}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"a128gcm\"}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128CBC\"}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":1}",
        "{\"alg\":\"RSA-OAEP\",\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"crit\":[\"exp\"],\"exp\":1}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"crit\":[]}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"b64\":false}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"zip\":\"GZIP\"}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"zip\":null}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"zip\":\"def\"}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"cty\":1}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"kid\":\"\"}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"kid\":\"a\\r\\nb\"}",
        "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\"}x",
        "{\"alg\":\"A128GCMKW\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"A128GCMKW\",\"enc\":\"A128GCM\",\"iv\":\"AAAA\",\"tag\":\"AAAAAAAAAAAAAAAAAAAAAA\"}",
        "{\"alg\":\"A128GCMKW\",\"enc\":\"A128GCM\",\"iv\":\"AAAAAAAAAAAAAAAA\",\"tag\":\"AAAA\"}",
        "{\"alg\":\"ECDH-ES+A128KW\",\"enc\":\"A128GCM\"}",
      })
  void headerThatIsNotUnderstood_isMalformed_atOnce(String header) {
    String token = Forge.base64Url(header) + ".AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA";

    assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> assertThat(verdict(token)).isEqualTo("malformed"));
  }

  /** What points to keys is not even looked at. */
  @ParameterizedTest
  @ValueSource(strings = {"jwk", "jku", "x5u", "x5c"})
  void keysInTheHeader_areIgnored(String name) {
    String header =
        "{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"kid\":\"A128GCM\",\"cty\":\"JWT\",\""
            + name
            + "\":"
            + (name.equals("jwk")
                ? TestKeys.jwk(TestKeys.ATTACKER.getPublic())
                : quoted("http://attacker.example/"))
            + "}";
    byte[] inner = Border.token().getBytes(StandardCharsets.US_ASCII);

    assertThat(verdict(JweForge.direct(header, DIRECT_KEY, inner))).isEqualTo("accepted");
    byte[] attackers = new byte[16];
    assertThat(verdict(JweForge.direct(header, attackers, inner))).isEqualTo("not_decryptable");
  }

  /** JJWT would take the longer key for AES-256 and decrypt. */
  @Test
  void contentKeyOfAnotherLength_isRefused() throws Exception {
    byte[] kek = Arrays.copyOf(TestKeys.secret(), 16);
    byte[] cek = new byte[32];
    javax.crypto.Cipher wrap = javax.crypto.Cipher.getInstance("AESWrap");
    wrap.init(javax.crypto.Cipher.WRAP_MODE, new javax.crypto.spec.SecretKeySpec(kek, "AES"));
    byte[] wrapped = wrap.wrap(new javax.crypto.spec.SecretKeySpec(cek, "AES"));
    String header = "{\"alg\":\"A128KW\",\"enc\":\"A128GCM\",\"kid\":\"A128KW\",\"cty\":\"JWT\"}";
    String token =
        JweForge.withPart(
            JweForge.direct(header, cek, Border.token().getBytes(StandardCharsets.US_ASCII)),
            1,
            Forge.base64Url(wrapped));

    assertThat(verdict(token)).isEqualTo("not_decryptable");
    assertThat(verdict(rightLength(kek, header))).isEqualTo("accepted");
  }

  private static String rightLength(byte[] kek, String header) throws Exception {
    byte[] cek = new byte[16];
    javax.crypto.Cipher wrap = javax.crypto.Cipher.getInstance("AESWrap");
    wrap.init(javax.crypto.Cipher.WRAP_MODE, new javax.crypto.spec.SecretKeySpec(kek, "AES"));
    byte[] wrapped = wrap.wrap(new javax.crypto.spec.SecretKeySpec(cek, "AES"));
    return JweForge.withPart(
        JweForge.direct(header, cek, Border.token().getBytes(StandardCharsets.US_ASCII)),
        1,
        Forge.base64Url(wrapped));
  }

  private static String compressed(byte[] deflated) {
    return JweForge.direct(
        "{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"kid\":\"A128GCM\",\"cty\":\"JWT\",\"zip\":\"DEF\"}",
        DIRECT_KEY,
        deflated);
  }

  /** About as much as fits into the longest token that can be permitted. */
  @Test
  void hundredsOfMegabytesOfZeros_areRefused_inLittleMemory() {
    String bomb = compressed(JweForge.deflatedZeros(700_000_000));
    assertThat(bomb.length()).isLessThan(1 << 20);
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    verdict(bomb);

    long before = threads.getCurrentThreadAllocatedBytes();
    String verdict = verdict(bomb);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(verdict).isEqualTo("not_decryptable");
    assertThat(allocated).isLessThan(16L << 20);
  }

  @ParameterizedTest
  @CsvSource({"250000, malformed", "250001, not_decryptable", "1000000, not_decryptable"})
  void inflatedContent_hasALimit(int length, String verdict) {
    assertThat(verdict(compressed(JweForge.deflatedZeros(length)))).isEqualTo(verdict);
  }

  @Test
  void whatIsNotOneDeflatedText_isRefused() {
    byte[] good = JweForge.deflated(Border.token());
    byte[] longer = Arrays.copyOf(good, good.length + 1);

    assertThat(verdict(compressed(good))).isEqualTo("accepted");
    assertThat(verdict(compressed(longer))).isEqualTo("not_decryptable");
    assertThat(verdict(compressed(Arrays.copyOf(good, good.length - 1))))
        .isEqualTo("not_decryptable");
    assertThat(verdict(compressed(new byte[] {1}))).isEqualTo("not_decryptable");
    assertThat(verdict(compressed(Border.token().getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo("not_decryptable");
  }

  @Test
  void refusal_isTheSameAnswerForAll_andLeavesNoTraceOfTheToken() {
    Guard guard = Guard.of(BORDER);
    String token = token(JweAlgorithm.RSA_OAEP_256, JweEncryption.A256GCM);
    String[] tokens = {
      JweForge.withPart(token, 1, Forge.base64Url(new byte[256])),
      JweForge.withPart(token, 4, Forge.base64Url(new byte[16])),
      compressed(new byte[] {1}),
      token(JweAlgorithm.RSA_OAEP_256, JweEncryption.A256GCM) + ".",
      EncryptionKey.jwk(JweKeys.jwk("RSA-OAEP")).encrypt(token),
    };
    Set<Map<String, String>> headers = new HashSet<>();
    for (String bad : tokens) {
      try (LogCapture log = LogCapture.start()) {
        Refused refused = (Refused) guard.decide(Border.raw(bad));

        assertThat(refused.status()).isEqualTo(401);
        headers.add(refused.headers());
        assertThat(log.text()).doesNotContain(Border.SUBJECT);
        for (String part : bad.split("\\.")) {
          if (!part.isEmpty()) {
            assertThat(log.text() + refused.body()).doesNotContain(part);
          }
        }
      }
    }
    assertThat(headers).hasSize(1);
  }
}
