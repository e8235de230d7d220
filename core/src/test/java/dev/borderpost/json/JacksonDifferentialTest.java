package dev.borderpost.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.borderpost.testing.RandomValues;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Our reader beside Jackson's, on documents that are nearly JSON. What ours accepts, Jackson reads
 * with the same meaning; what Jackson accepts, ours refuses only for a reason of its own.
 */
class JacksonDifferentialTest {

  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final List<String> OWN_REASONS =
      List.of(
          "has a lone surrogate",
          "has a number out of range",
          "exceeds a limit on depth, count or length");

  private static final List<String> SEEDS =
      List.of(
          "{\"iss\":\"https://id.example.com\",\"aud\":[\"a\",\"b\"],\"exp\":1700000000,\"f\":1.5e3,\"t\":true}",
          "{\"a\":{\"b\":[{},[],null,false,-0,-1.25E-2]},\"\\u00e9\":\"\\ud83d\\ude00\\n\\/\"}",
          " { \"n\" : 123456789012345678901234567890 , \"\u00e4\" : \"\u20ac\ud83d\ude00\" } ",
          "{\"l\":9223372036854775807,\"m\":-9223372036854775808,\"o\":9223372036854775808,\"z\":0}");

  /** Pieces that make a difference, among them bytes that are no UTF-8. */
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          " ",
          "\t",
          "\u000b",
          "0",
          "-",
          "+",
          ".",
          "e",
          "E5",
          "01",
          "\\u",
          "\\ud800",
          "\\u0041",
          "null",
          "tru",
          "NaN",
          "//",
          "/**/",
          "'",
          "\u0000",
          "\u00c0\u0080",
          "\u00ed\u00a0\u0080",
          "\u00ff",
          "\u00ef\u00bb\u00bf",
          "\u00e2\u0082\u00ac",
          "1e999",
          "\"a\":1,");

  private static byte[] nearlyJson(RandomValues any) {
    String text =
        new String(any.oneOf(SEEDS).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    for (int changes = any.between(0, 3); changes > 0; changes--) {
      int from = any.between(0, text.length());
      int to = Math.min(text.length(), from + any.between(0, 3));
      text = text.substring(0, from) + any.oneOf(PIECES) + text.substring(to);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void nearlyJson_hasTheMeaningThatJacksonSees() {
    RandomValues.forEach(20260603, 40_000, any -> assertSameMeaning(nearlyJson(any)));
  }

  private static void assertSameMeaning(byte[] document) {
    ReadResult<Map<String, Object>> ours = ReadResult.ofJsonObject(document);
    Map<?, ?> jacksons = jackson(document);

    if (ours instanceof ReadResult.Read<Map<String, Object>> read) {
      assertThat(jacksons).as(text(document)).isNotNull();
      assertThat(read.value()).as(text(document)).isEqualTo(normalized(jacksons));
    } else if (jacksons != null) {
      assertThat(((ReadResult.Malformed<Map<String, Object>>) ours).problem())
          .as(text(document))
          .isIn(OWN_REASONS);
    }
  }

  /** What Jackson reads from the text that the bytes strictly stand for; null when it refuses. */
  private static Map<?, ?> jackson(byte[] document) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      return JACKSON.readValue(text, Map.class);
    } catch (IOException e) { // not UTF-8, or not JSON
      return null;
    }
  }

  private static Object normalized(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((name, member) -> copy.put(name, normalized(member)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JacksonDifferentialTest::normalized).collect(Collectors.toList());
    }
    if (value instanceof Integer integer) {
      return integer.longValue();
    }
    if (value instanceof BigInteger integer && integer.bitLength() < Long.SIZE) {
      return integer.longValue();
    }
    return value;
  }

  private static String text(byte[] document) {
    return Arrays.toString(document) + new String(document, StandardCharsets.ISO_8859_1);
  }
}
