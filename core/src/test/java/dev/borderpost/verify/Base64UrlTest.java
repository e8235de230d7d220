package dev.borderpost.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {

  private static byte[] decode(String text) {
    String around = "=" + text + "A"; // a part of a text, and nothing of what is around it
    return Base64Url.decode(around.getBytes(ISO_8859_1), 1, 1 + text.length());
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void everyLength_isDecoded() {
    Random random = new Random(1);
    for (int length = 1; length < 1_000; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(decode(encode(bytes))).isEqualTo(bytes);
    }
  }

  /** A byte at each place of a text, short and long: only what stands for the same is decoded. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 47, 48, 49, 200})
  void otherCharacterAnywhere_isRefused_orStandsForOtherBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    String text = encode(bytes);
    for (int place = 0; place < text.length(); place++) {
      for (char other = 0; other < 256; other++) {
        String changed = text.substring(0, place) + other + text.substring(place + 1);
        byte[] decoded = decode(changed);
        if (decoded != null) { // the only spelling of these bytes
          assertThat(encode(decoded)).isEqualTo(changed);
        } else if (place < text.length() - 1) {
          assertThat(Character.isLetterOrDigit(other) && other < 128).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "AAAAA",
        "=",
        "==",
        "AA==",
        "AAA=",
        "AAAA=",
        "AAAA==",
        "AAAA====",
        "AA=A",
        "A===",
        "AB",
        "AAB",
        "A/AA",
        "A+AA",
        "AA AA",
        "AA\nAA",
        "AAAA\n",
        " AAAA",
        "AA\u00e9A",
        "AAA\u00ff"
      })
  void otherSpelling_isRefused(String text) {
    assertThat(decode(text)).isNull();
  }
}
