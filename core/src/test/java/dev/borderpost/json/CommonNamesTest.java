package dev.borderpost.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonNamesTest {

  private static ReadResult<Map<String, Object>> read(String json) {
    return ReadResult.ofJsonObject(json.getBytes(ISO_8859_1));
  }

  private static Map<String, Object> members(String json) {
    return ((ReadResult.Read<Map<String, Object>>) read(json)).value();
  }

  @Test
  void commonName_isTheSameObjectInEachDocument_whateverStandsBehindIt() {
    for (String name : CommonNames.NAMES) {
      for (String value :
          List.of("\"value\"", "\"\\\"\\\"\\\"\\\"\"", "1234567890", "{\"a\":[1]}")) {
        Map<String, Object> members = members("{\"" + name + "\" : " + value + "}");
        assertThat(members).hasSize(1).containsKey(name);
        assertThat(members.keySet().iterator().next()).isSameAs(name);
      }
    }
  }

  @Test
  void otherNames_areReadAsTheyStand() {
    for (String name : CommonNames.NAMES) {
      List<String> others =
          List.of(
              name + "x",
              name + " ",
              " " + name,
              name.substring(1),
              name.substring(0, name.length() - 1),
              name.toUpperCase(Locale.ROOT),
              name + "\\\"",
              "\\\"" + name,
              name + "\\u0000");
      for (String other : others) {
        String meant = other.replace("\\\"", "\"").replace("\\u0000", "\0");
        assertThat(members("{\"" + other + "\":\"12345678\"}")).containsOnlyKeys(meant);
      }
      assertThat(read("{\"\u00e9" + name.substring(1) + "\":\"12345678\"}"))
          .isEqualTo(new ReadResult.Malformed<>("is not UTF-8"));
    }
  }

  @Test
  void nameSpelledWithAnEscape_isTheSameName() {
    assertThat(members("{\"\\u0069ss\":\"value\"}")).containsOnlyKeys("iss");
    assertThat(read("{\"iss\":\"value\",\"\\u0069ss\":\"value\"}"))
        .isEqualTo(new ReadResult.Malformed<>("has a member name twice"));
    assertThat(read("{\"iss\":\"value\",\"iss\":\"value\"}"))
        .isEqualTo(new ReadResult.Malformed<>("has a member name twice"));
  }

  /** With fewer than eight bytes behind the quotation mark, a name is read like any other. */
  @Test
  void nameNearTheEnd_isRead() {
    assertThat(members("{\"iss\":1}")).containsOnlyKeys("iss");
    assertThat(members("{\"iss\":12}")).containsOnlyKeys("iss");
    assertThat(members("{\"iss\":123}")).containsOnlyKeys("iss");
    assertThat(members("{\"a\":{\"iss\":\"\"}}").get("a")).isEqualTo(Map.of("iss", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"iss\"",
        "{\"iss\":",
        "{\"iss",
        "{\"iss\"        ",
        "{\"iss\"\"value\"}",
        "{iss\":\"value\"}",
        "{\"iss\":\"value\",}",
        "{ss\":\"value\"  }",
        "{\"iss\" \"value\"}"
      })
  void malformedDocument_isRefused(String json) {
    assertThat(read(json)).isEqualTo(new ReadResult.Malformed<>("is not JSON"));
  }

  @Test
  void commonNames_countAsTokensToo() {
    StringBuilder many = new StringBuilder("{\"all\":[");
    for (int i = 0; i < 5_000; i++) { // four tokens each, and five for what is around them
      many.append(i == 0 ? "" : ",").append("{\"iss\":\"value\"}");
    }
    assertThat(read(many.append("]}").toString()))
        .isEqualTo(new ReadResult.Malformed<>("exceeds a limit on depth, count or length"));
  }
}
