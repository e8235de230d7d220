package dev.borderpost.json;

import dev.borderpost.testing.JacksonReading;
import dev.borderpost.testing.RandomValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Our reader beside Jackson's, on documents that are nearly JSON. What ours accepts, Jackson reads
 * with the same meaning; what Jackson accepts, ours refuses only for a reason of its own.
 */
class JacksonDifferentialTest {

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
    RandomValues.forEach(
        20260603, 40_000, any -> JacksonReading.assertSameMeaning(nearlyJson(any)));
  }
}
