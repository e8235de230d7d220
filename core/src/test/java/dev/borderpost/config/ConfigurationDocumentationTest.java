package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/configuration.md says of each setting, tried: its example works, and what it says is
 * refused is refused.
 */
class ConfigurationDocumentationTest {

  private static final Path DOCUMENT = Path.of("../docs/configuration.md");

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([a-z-]+)` \\| (.+?) \\| (.+?) \\| `(.+?)` \\| `(.*?)`: (.+?) \\|$",
          Pattern.MULTILINE);

  private static final String SECRET = "dGhpcy1pcy1vbmx5LWEtc2VjcmV0LWluLXRoaXMtdGVzdA";

  record Row(String key, String example, String refused, String message) {}

  static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(DOCUMENT))
        .results()
        .map(ConfigurationDocumentationTest::row)
        .toList();
  }

  private static Row row(MatchResult match) {
    return new Row(match.group(1), match.group(4), match.group(5), match.group(6));
  }

  @Test
  void document_hasEverySetting_andNoOther() throws IOException {
    assertThat(rows().stream().map(Row::key))
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(Key.values()).map(Key::text).toList());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void example_works(Row row) {
    assertThatCode(() -> build(row.key(), row.example())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsSaidToBeRefused_isRefusedWithThatMessage(Row row) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(row.key(), row.refused()))
        .withMessageContaining(row.key().equals("issuers") ? "main." : row.key())
        .withMessageContaining(row.message());
  }

  private static void build(String key, String value) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("issuer", "https://id.example.com");
    settings.put("audience", "api://orders");
    settings.put("keys", "classpath:keys/test-jwks.json");
    if (key.equals("secret")) {
      settings.remove("keys");
    }
    if (key.equals("issuers")) {
      settings.remove("issuer");
      settings.remove("keys");
      for (String name : value.equals("main") ? List.<String>of() : List.of("main", "partner")) {
        settings.put(name + ".issuer", "https://" + name + ".example");
        settings.put(name + ".keys", "classpath:keys/test-jwks.json");
      }
    }
    settings.put(key, value);
    new GuardConfiguration()
        .environment(Map.of("TEST_SECRET", SECRET))
        .settings("init-param", settings)
        .build();
  }
}
