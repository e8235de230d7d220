package dev.borderpost.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void noOptions_meanPort8080AndMemory() {
    assertThat(Options.parse())
        .isEqualTo(new Options(8080, Optional.empty(), Optional.empty(), false));
  }

  @Test
  void allOptionsOfOurOwnOffice() {
    assertThat(Options.parse("--data", "dir", "--verbose", "--port", "0"))
        .isEqualTo(new Options(0, Optional.of(Path.of("dir")), Optional.empty(), true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --prot 80                      | unknown option --prot: use --port
          --port=80                      | unknown option --port=80: use --port
          80                             | unknown option 80: use --port
          --port                         | --port has no value
          --port --data                  | --port has no value
          --data                         | --data has no value
          --port 80 --port 81            | --port is given twice
          --port x                       | --port x is not a port: use 1 to 65535, or 0
          --port -1                      | --port -1 is not a port
          --port 65536                   | --port 65536 is not a port
          --issuer https://a.example     | with or without --keys: add --audience.
          --keys f                       | with or without --keys: add --issuer and --audience.
          --keys f --issuer x            | with or without --keys: add --audience.
          --keys f --audience x          | with or without --keys: add --issuer.
          --issuer x --audience y        | --issuer x: its keys cannot be discovered
          --issuer http://a.example --audience y | say with --keys where its keys are
          --issuer x --audience y --keys http://a.example/keys | --keys: The address of the JWK Set, http://a.example/keys, cannot be used: it is not https
          --issuer x --audience y --keys https:// | Expected authority
          --issuer x --audience y --keys absent | --keys: The file absent cannot be read
          --issuer a:%b --audience y     | cannot be discovered
          """)
  void wrongCommandLine_isOneLineThatSaysWhatToDo(String line, String expected) {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> Options.parse(line.split(" ")))
        .withMessageContaining(expected)
        .matches(e -> e.exitCode() == 2)
        .matches(e -> e.getMessage().lines().count() == 1);
  }

  @ParameterizedTest
  @CsvSource({"rubbish", "{}", "'{\"keys\":[]}'", "-----BEGIN PUBLIC KEY-----"})
  void keysFileWithoutKeys_isOneLine(String content, @TempDir Path temporary) throws Exception {
    Path keys = Files.writeString(temporary.resolve("keys"), content);

    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(
            () -> Options.parse("--issuer", "x", "--audience", "y", "--keys", keys.toString()))
        .matches(e -> e.exitCode() == 2)
        .matches(e -> e.getMessage().lines().count() == 1);
  }
}
