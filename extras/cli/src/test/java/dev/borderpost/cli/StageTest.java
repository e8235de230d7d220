package dev.borderpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StageTest {

  static Stream<String> documentedCodes() throws IOException {
    return Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE)
        .matcher(Files.readString(Path.of("../../docs/refusals.md")))
        .results()
        .map((MatchResult row) -> row.group(1));
  }

  @ParameterizedTest
  @MethodSource("documentedCodes")
  void everyDocumentedCode_hasOneStep_andAdvice(String code) {
    assertThat(Arrays.stream(Stage.values()).filter(stage -> stage.has(code))).hasSize(1);
    assertThat(Advice.knows(code)).isTrue();
  }
}
