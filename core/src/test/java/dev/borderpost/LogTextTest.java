package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"alice", "Zoë O'Neil", "DOMAIN\\alice", "a@example.com", "李", "😀", "", "a  b"})
  void ordinaryName_isAsItIs(String name) {
    assertThat(LogText.escaped(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 9, 0x0a, 0x0d, 0x1b, '"', 0x7f, 0x85, 0x200e, 0x202e, 0x2028, 0x2029, 0xfeff, 0xd800
      })
  void characterThatCouldForgeALine_isEscaped(int character) {
    assertThat(LogText.escaped("a" + (char) character + "b"))
        .isEqualTo("a\\u%04xb".formatted(character));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xe0001, 0xe0041})
  void suchACharacterOfTwoUnits_isEscapedAsTwo(int tag) {
    assertThat(LogText.escaped("a" + Character.toString(tag)))
        .isEqualTo("a\\udb40\\u%04x".formatted((int) Character.lowSurrogate(tag)));
  }
}
