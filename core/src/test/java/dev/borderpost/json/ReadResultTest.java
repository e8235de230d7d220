package dev.borderpost.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read, and the exact limits; what is refused stands in the catalogue of attacks too. */
class ReadResultTest {

  static List<Arguments> values() {
    return List.of(
        Arguments.of("\"a\\n\\u00e9\u00e9\\ud83d\\ude00\"", "a\n\u00e9\u00e9\ud83d\ude00"),
        Arguments.of("\"\\u0000\"", "\0"),
        Arguments.of("0", 0L),
        Arguments.of("-1", -1L),
        Arguments.of("2147483648", 2147483648L),
        Arguments.of("9223372036854775807", Long.MAX_VALUE),
        Arguments.of("9223372036854775808", new BigInteger("9223372036854775808")),
        Arguments.of("1.50", new BigDecimal("1.50")),
        Arguments.of("1e3", new BigDecimal("1e3")),
        Arguments.of("0.1", new BigDecimal("0.1")),
        Arguments.of("1.7976931348623157e308", new BigDecimal("1.7976931348623157e308")),
        Arguments.of("true", true),
        Arguments.of("false", false),
        Arguments.of("null", null),
        Arguments.of("[]", List.of()),
        Arguments.of("[1,[null],\"a\"]", Arrays.asList(1L, Arrays.asList((Object) null), "a")),
        Arguments.of("{\"b\":{\"b\":1}}", Map.of("b", Map.of("b", 1L))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_isReadExactly(String json, Object value) {
    Map<String, Object> members = read(" {\"a\" : " + json + "}\r\n\t ");

    assertThat(members).containsOnlyKeys("a");
    assertThat(members.get("a")).isEqualTo(value);
  }

  @Test
  void whatIsRead_cannotBeModified_andKeepsItsOrder() {
    Map<String, Object> members = read("{\"z\":{\"a\":[1]},\"a\":1,\"m\":2}");

    assertThat(members.keySet()).containsExactly("z", "a", "m");
    assertThatThrownBy(() -> members.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    Map<String, Object> inner = map(members.get("z"));
    assertThatThrownBy(inner::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(((List<?>) inner.get("a"))::clear)
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    // levels of arrays in the one of the object
    "31, true",
    "32, false",
    "10000, false",
  })
  void depthOf32_isTheLimit(int levels, boolean accepted) {
    assertThat(isRead("{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}"))
        .isEqualTo(accepted);
  }

  @Test
  void depth_isThatOfTheDeepest_notTheirNumber() {
    assertThat(isRead("{\"a\":[" + "[],{},".repeat(100) + "[]],\"b\":{\"c\":[[]]}}")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "null", "\"\"", "-1.5"})
  void everyKindOfValue_isAToken(String value) {
    assertThat(isRead("{\"a\":[" + value + ("," + value).repeat(19_994) + "]}")).isTrue();
    assertThat(isRead("{\"a\":[" + value + ("," + value).repeat(19_995) + "]}")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // braces, name and brackets are five tokens
    "19995, true",
    "19996, false",
  })
  void count20000_isTheLimitOfTokens(int elements, boolean accepted) {
    assertThat(isRead("{\"a\":[0" + ",0".repeat(elements - 1) + "]}")).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "100, true",
    "101, false",
  })
  void hundredDigits_areTheLimitOfANumber(int digits, boolean accepted) {
    assertThat(isRead("{\"a\":" + "9".repeat(digits) + "}")).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "1e308, true",
    "1.8e308, false",
    "-1.8e308, false",
    "1e309, false",
    "1e-400, true",
    "1e-401, false",
    "0e401, false",
    "1e2147483647, false",
    "1e2147483648, false",
    "1e-2147483648, false",
    "0e99999999999999999999, false",
  })
  void rangeOfADouble_isTheLimitOfANumber(String number, boolean accepted) {
    assertThat(isRead("{\"a\":" + number + "}")).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":1}        | has a member name twice",
        "{\"x\":[{\"a\":1,\"\\u0061\":1}]} | has a member name twice",
        "{\"a\":1}{}              | has something after the JSON object",
        "{\"a\":1}]               | has something after the JSON object",
        "[]                       | is not a JSON object",
        "``                       | is not a JSON object",
        "{\"a\":\"\\ud800\"}      | has a lone surrogate",
        "{\"a\":1e999}            | has a number out of range",
        "{\"a\":secret}           | is not JSON",
      })
  void problem_saysWhatIsWrong_andNeverQuotesTheInput(String json, String problem) {
    ReadResult<Map<String, Object>> result = result(json.getBytes(StandardCharsets.UTF_8));

    assertThat(result).isEqualTo(new ReadResult.Malformed<>(problem));
  }

  @Test
  void everyPrefixOfADocument_isMalformed() {
    byte[] json =
        "{\"a\":[1,2.5,{\"b\":\"\\u00e9\u00e9\"}],\"c\":null,\"d\":true}"
            .getBytes(StandardCharsets.UTF_8);

    for (int length = 0; length < json.length; length++) {
      assertThat(result(Arrays.copyOf(json, length))).isInstanceOf(ReadResult.Malformed.class);
    }
    assertThat(result(json)).isInstanceOf(ReadResult.Read.class);
  }

  private static boolean isRead(String json) {
    return result(json.getBytes(StandardCharsets.UTF_8)) instanceof ReadResult.Read;
  }

  private static Map<String, Object> read(String json) {
    return ((ReadResult.Read<Map<String, Object>>) result(json.getBytes(StandardCharsets.UTF_8)))
        .value();
  }

  private static ReadResult<Map<String, Object>> result(byte[] json) {
    return ReadResult.ofJsonObject(json);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
