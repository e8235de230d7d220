package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRulesTest {

  private static final int RANDOM_SECRETS = 1_000_000;

  @Test
  void randomSecret_isNeverRefused_asBytesOrInAnyUsualSpelling() {
    IntStream.range(0, RANDOM_SECRETS)
        .parallel()
        .forEach(
            i -> {
              byte[] secret = randomSecret(i);
              if (SecretRules.problem(secret).isPresent()) {
                fail(i + ": " + new String(secret, StandardCharsets.ISO_8859_1));
              }
            });
  }

  private static byte[] randomSecret(int i) {
    byte[] bytes = new byte[i % 100 == 0 ? 64 : i % 100 == 1 ? 48 : 32]; // mostly for HS256
    new SplittableRandom(20261126L + i).nextBytes(bytes);
    return switch (i & 3) {
      case 0 -> bytes;
      case 1 -> Base64.getUrlEncoder().withoutPadding().encode(bytes);
      case 2 -> Base64.getEncoder().encode(bytes);
      default -> ascii(HexFormat.of().formatHex(bytes));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "my-secret-key-please-change-me-in-the-end, secret",
    "YourSuperSecretKeyThatIsAtLeast32BytesLong!, secret",
    "hospital-management-system-secret-key-2024, secret",
    "hospitalmanagementsecretkeyforjwt, secret",
    "MySecretKeyForHospitalManagement, secret",
    "MY_SECRET_KEY_FOR_HOSPITAL_MANAGEMENT, secret",
    "my$uperS3cretK3yForTheApplication, secret",
    "replace this before you go live please, replace",
    "example-key-that-nobody-should-use-ever, example",
    "the-password-of-our-whole-department, password",
    "p@ssw0rd-for-the-tokens-of-our-shop, password",
    "your jwt key here: of 32 characters, your",
    "YourJwtKeyHereMustBeLongEnough32, your",
  })
  void printableText_withAWordThatGivesItAway_isRefused_andTheWordIsNamed(
      String secret, String word) {
    assertThat(SecretRules.problem(ascii(secret)))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .startsWith("The secret is a text of words, \"" + word + "\" among them")
                    .contains("openssl rand -base64 32")
                    .doesNotContain(secret));
  }

  @Test
  void text_thatWasTakenForBase64_isRefusedAsWell() {
    byte[] secret =
        Base64.getUrlDecoder().decode("mySecretKeyForTheHospitalManagementSystem_2024xx");

    assertThat(SecretRules.problem(secret)).get().asString().contains("\"secret\" among them");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders-orders-orders-orders-orders-",
        "k9Fk9Fk9Fk9Fk9Fk9Fk9Fk9Fk9Fk9Fk9F",
        "q8ZrT2bLm5XwN7vCq8ZrT2bLm5XwN7vC",
        "KKqKKKqKKqKKKqKKqKKKqKKqKKKq", // whose beginning is a part of it, too
        "k9Fq2Xw7k9Fq2Xw7", // as short as they are looked at
      })
  void shortText_overAndOver_isRefused(String secret) {
    assertThat(SecretRules.problem(ascii(secret))).get().asString().contains("over and over");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "24tngvzaictc00000000000000000000000000",
        "x9abcdefghijklmnopqrstuvwxyz98765q",
        "abcdefghijklmnopqx7Kp2Wm9Qz4Rt6Y", // half of it
      })
  void run_ofEqualOrFollowingCharacters_isRefused(String secret) {
    assertThat(SecretRules.problem(ascii(secret))).get().asString().contains("a run of characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970", // tutorials of Spring
        "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7", // FastAPI
        "Yh2k7QSu4l8CZg5p6X3Pna9L0Miy4D3Bvt0JVr87UcOj69Kqw5R2Nmf4FWs03Hdx", // tutorials of ASP.NET
        "3EK6FD+o0+c7tzBNVfjpMkNDi2yARAAKzQlk8O2IKoxQu4nF7EdAh8s3TwpHwrdWT6R", // Hasura
        "16f8c0ef4a5d391b26034086c628469d3f9f497f08163ab9b40137092f2909ef", // LibreChat
      })
  void publishedExample_isRefused_asTextAndAsWhatTheTextStandsFor(String published) {
    assertThat(SecretRules.problem(ascii(published)))
        .get()
        .asString()
        .contains("published example");
    if (published.matches("[0-9A-Fa-f]+")) {
      assertThat(SecretRules.problem(HexFormat.of().parseHex(published)))
          .get()
          .asString()
          .contains("published example");
    }
    byte[] decoded = Base64.getDecoder().decode(published.replace('-', '+').replace('_', '/'));
    assertThat(SecretRules.problem(decoded)).get().asString().contains("published example");
  }

  @Test
  void noSecretAtAll_isRefused() {
    assertThat(SecretRules.problem(new byte[0])).get().asString().contains("is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abcdefghijklmnopsx7Kp2Wm9Qz4Rt6Y", // a run of less than half
        "k9Fq2Xwk9Fq2Xwx", // of 15 characters, which is refused for its length elsewhere
        "secret_q7Xr2bLm5Zw9N7vCk3TfHd8sPj4GyB6a", // a prefix does not make a random text a bad one
        "whsec_Mf4FWs03Kqw5R2N69Oj8UcVr7Jv0tD3B4",
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr9Z9CAow",
      })
  void goodSecret_isAccepted(String secret) {
    assertThat(SecretRules.problem(ascii(secret))).isEmpty();
  }

  @Test
  void refusal_reachesWhoConfiguresTheSecret() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySource.hmac(ascii("our-secret-key-for-the-orders-shop")))
        .withMessageContaining("not random: generate one of at least 32 random bytes");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
