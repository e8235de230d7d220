package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One spelling for each sequence of bytes: else a token could be written in several ways. */
class Base64UrlTest {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static byte[] decode(String text) {
    byte[] within = ("." + text + ".").getBytes(StandardCharsets.ISO_8859_1);
    return Base64Url.decode(within, 1, within.length - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 32, 64})
  void ofAllLastCharacters_oneIsRead(int length) {
    for (byte fill : new byte[] {0, 1, 0x55, -1, -128}) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, fill);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertThat(decode(text)).isEqualTo(bytes);

      for (char other : ALPHABET.toCharArray()) {
        String changed = text.substring(0, text.length() - 1) + other;
        assertThat(decode(changed) != null).isEqualTo(isCanonical(changed));
      }
    }
  }

  private static boolean isCanonical(String text) {
    byte[] lenient = Base64.getUrlDecoder().decode(text);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(lenient).equals(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AA", "AAA", "AAAA", "AAAAAA"})
  void characterOutsideTheAlphabet_isRefused_whereverItStands(String text) {
    for (int index = 0; index < text.length(); index++) {
      for (char other : "=+/. \u00e9\u00ff\0".toCharArray()) {
        StringBuilder changed = new StringBuilder(text);
        changed.setCharAt(index, other);
        assertThat(decode(changed.toString())).isNull();
      }
    }
  }

  @Test
  void lengthThatNoBytesHave_isRefused() {
    assertThat(decode("")).isNull();
    assertThat(decode("A")).isNull();
    assertThat(decode("AAAAA")).isNull();
  }
}
