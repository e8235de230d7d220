package dev.borderpost.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.MutableClock;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {

  private static final Duration OVERLAP = Duration.ofHours(1);

  private final MutableClock clock = new MutableClock(Border.NOW);

  @ParameterizedTest
  @EnumSource(names = {"RS256", "PS256", "ES256", "ES512", "ED25519", "ED448", "HS256", "HS512"})
  void keySavedAndLoaded_signsAndVerifiesAsBefore(JwsAlgorithm algorithm, @TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("keys.json");
    SigningKeys keys = TestKeys.signingKeys(algorithm);
    String before = token(keys);
    keys.save(file);

    SigningKeys loaded = SigningKeys.load(file, clock);

    assertThat(accepts(loaded.keySource(), before)).isTrue();
    assertThat(accepts(keys.keySource(), token(loaded))).isTrue();
    assertThat(loaded.publicJwkSet()).isEqualTo(keys.publicJwkSet());
  }

  @ParameterizedTest
  @EnumSource(names = {"RS256", "PS256", "ES256", "ES512", "ED25519", "ED448", "HS256", "HS512"})
  void publicSet_hasNoPrivateMember_andSecretsAreNeverPublished(JwsAlgorithm algorithm) {
    SigningKeys keys = SigningKeys.generate(algorithm, clock);
    keys.rotate(OVERLAP);

    List<Map<String, Object>> jwks = jwks(keys.publicJwkSet());

    if (algorithm.isSymmetric()) {
      assertThat(keys.publicJwkSet()).isEqualTo("{\"keys\":[]}");
    } else {
      assertThat(jwks).hasSize(2);
      for (Map<String, Object> jwk : jwks) {
        assertThat(jwk.keySet())
            .isSubsetOf("kty", "n", "e", "crv", "x", "y", "kid", "alg", "use")
            .contains("kty", "kid", "alg", "use");
        assertThat(jwk.get("alg")).isEqualTo(algorithm.jwaName());
        assertThat(jwk.get("use")).isEqualTo("sig");
      }
      assertThat(accepts(KeySource.jwkSet(keys.publicJwkSet()), token(keys))).isTrue();
    }
  }

  @Test
  void savedFile_isForItsOwnerOnly_andReplacesOneThatWasNot(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("keys.json"), "{}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    SigningKeys.generate(JwsAlgorithm.ES256, clock).save(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rw-r-----",
        "rw--w----",
        "rw----r--",
        "rw-----w-",
        "rw-rw-rw-",
        "r--r--r--",
        "rwx------"
      })
  void fileThatOthersMayReadOrWrite_isRefused(String permissions, @TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("keys.json");
    SigningKeys.generate(JwsAlgorithm.ES256, clock).save(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningKeys.load(file, clock))
        .withMessageContaining("chmod 600")
        .withMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":{}}",
        "[]",
        "text",
        "{\"keys\":[]}x",
        "{\"keys\":[1]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[null]}",
        "{\"keys\":[{\"kty\":\"EC\"}]}",
        "{\"keys\":[PUBLIC]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"kid\":\"a\",\"alg\":\"HS256\"}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"SECRET\",\"alg\":\"HS256\"}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"SECRET\",\"kid\":\"a\"}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"SECRET\",\"kid\":\"a\",\"alg\":\"none\"}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"SECRET\",\"kid\":\"a\",\"alg\":\"RS256\"}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"SECRET\",\"kid\":1,\"alg\":\"HS256\"}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"SECRET\",\"kid\":\"a\",\"alg\":256}]}",
      })
  void fileWithoutPrivateKeysWithKidAndAlg_isRefused_withoutQuotingIt(
      String content, @TempDir Path directory) throws IOException {
    Path file = directory.resolve("keys.json");
    String secret = dev.borderpost.testing.Forge.base64Url(TestKeys.secret());
    String key = TestKeys.jwk(TestKeys.P256.getPublic(), "kid", "\"a\"", "alg", "\"ES256\"");
    Files.writeString(file, content.replace("PUBLIC", key).replace("SECRET", secret));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningKeys.load(file, clock))
        .withMessageContaining(file.toString())
        .withMessageNotContaining(secret)
        .withNoCause();
  }

  @ParameterizedTest
  @CsvSource({"ED25519, x", "ES256, 'x,y'", "RS256, n"})
  void keyWithThePublicPartOfAnother_isRefused(
      JwsAlgorithm algorithm, String members, @TempDir Path directory) throws IOException {
    Path file = directory.resolve("keys.json");
    SigningKeys.generate(algorithm, clock).save(file);
    String json = Files.readString(file);
    String other = SigningKeys.generate(algorithm, clock).publicJwkSet();
    for (String member : members.split(",")) {
      Pattern value = Pattern.compile("\"" + member + "\":\"([^\"]*)\"");
      Matcher foreign = value.matcher(other);
      assertThat(foreign.find()).isTrue();
      json = value.matcher(json).replaceFirst(foreign.group());
    }
    Files.writeString(file, json);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningKeys.load(file, clock))
        .withMessageContaining("of which the private and the public part belong together")
        .withNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "4102444800, put that one first",
    "'\"4102444800\"', Key 1",
    "4102444800.5, Key 1",
    "{}, Key 1",
  })
  void keyThatSigns_hasNoEnd(String exp, String problem, @TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("keys.json");
    SigningKeys.generate(JwsAlgorithm.ES256, clock).save(file);
    String json = Files.readString(file);
    Files.writeString(file, json.replaceFirst("\"kid\"", "\"exp\":" + exp + ",\"kid\""));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningKeys.load(file, clock))
        .withMessageContaining(problem);
  }

  @Test
  void overlapOfARotation_mayBeZero_butNotNegative() {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256, clock);
    String former = token(keys);

    assertThatIllegalArgumentException().isThrownBy(() -> keys.rotate(Duration.ofNanos(-1)));
    assertThat(accepts(keys.keySource(), former)).isTrue();
    keys.rotate(Duration.ZERO);
    assertThat(accepts(keys.keySource(), former)).isFalse();
  }

  @Test
  void fileThatDoesNotExist_isAnIoException(@TempDir Path directory) {
    assertThatThrownBy(() -> SigningKeys.load(directory.resolve("none"), clock))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"ES256", "ED25519", "HS256"})
  void formerKey_staysForTheOverlap_andNotForAMomentLonger(JwsAlgorithm algorithm) {
    SigningKeys keys = SigningKeys.generate(algorithm, clock);
    KeySource source = keys.keySource();
    String former = token(keys);

    keys.rotate(OVERLAP);

    String current = token(keys);
    assertThat(kid(current)).isNotEqualTo(kid(former));
    assertThat(accepts(source, former)).isTrue();
    assertThat(accepts(source, current)).isTrue();
    clock.advance(OVERLAP.minusNanos(1));
    assertThat(accepts(source, former)).isTrue();
    clock.advance(Duration.ofNanos(1));
    assertThat(accepts(source, former)).isFalse();
    assertThat(accepts(source, current)).isTrue();
    assertThat(jwks(keys.publicJwkSet())).hasSize(algorithm.isSymmetric() ? 0 : 1);
  }

  @Test
  void rotation_forgetsKeysThatHaveRetired_andKeepsTheOthers(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("keys.json");
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256, clock);
    keys.rotate(OVERLAP);
    clock.advance(OVERLAP.dividedBy(2));
    keys.rotate(OVERLAP);
    assertThat(jwks(keys.publicJwkSet())).hasSize(3);
    clock.advance(OVERLAP.dividedBy(2));
    keys.rotate(OVERLAP);

    keys.save(file);

    assertThat(jwks(keys.publicJwkSet())).hasSize(3);
    assertThat(jwks(Files.readString(file))).hasSize(3);
  }

  @Test
  void keysLoadedAfterARotation_keepTheOverlap(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("keys.json");
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256, clock);
    String former = token(keys);
    keys.rotate(OVERLAP);
    keys.save(file);

    SigningKeys loaded = SigningKeys.load(file, clock);

    assertThat(kid(token(loaded))).isEqualTo(kid(token(keys)));
    assertThat(accepts(loaded.keySource(), former)).isTrue();
    clock.advance(OVERLAP.minusSeconds(1));
    assertThat(accepts(loaded.keySource(), former)).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(accepts(loaded.keySource(), former)).isFalse();
    assertThat(jwks(loaded.publicJwkSet())).hasSize(1);
  }

  @Test
  void keySource_answersOnlyForItsOwnKids() {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256, clock);
    SigningKeys others = SigningKeys.generate(JwsAlgorithm.ES256, clock);

    assertThat(accepts(keys.keySource(), token(others))).isFalse();
  }

  @Test
  void everyKey_hasANameOfItsOwn() {
    for (JwsAlgorithm algorithm : new JwsAlgorithm[] {JwsAlgorithm.ES256, JwsAlgorithm.HS256}) {
      String first = kid(token(SigningKeys.generate(algorithm)));
      String second = kid(token(SigningKeys.generate(algorithm)));
      assertThat(first).isNotEqualTo(second);
    }
  }

  private boolean accepts(KeySource source, String token) {
    Issuer issuer = Border.issuer(source).build();
    return JwtAuthenticator.builder()
            .issuer(issuer)
            .clock(Border.CLOCK)
            .build()
            .authenticate(TestRequest.withToken(token))
        instanceof Authenticated;
  }

  private static String token(SigningKeys keys) {
    return TokenIssuer.builder(Border.ISSUER, keys)
        .audience(Border.AUDIENCE)
        .clock(Border.CLOCK)
        .build()
        .token("alice")
        .sign();
  }

  private static String kid(String token) {
    byte[] header = java.util.Base64.getUrlDecoder().decode(token.split("\\.")[0]);
    return (String) members(new String(header, StandardCharsets.UTF_8)).get("kid");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> jwks(String set) {
    return (List<Map<String, Object>>) members(set).get("keys");
  }

  private static Map<String, Object> members(String json) {
    return ((ReadResult.Read<Map<String, Object>>)
            ReadResult.ofJsonObject(json.getBytes(StandardCharsets.UTF_8)))
        .value();
  }
}
