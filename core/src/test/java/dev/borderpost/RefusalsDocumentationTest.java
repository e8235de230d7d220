package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The codes of docs/refusals.md, beside those that the sources give to refusals. */
class RefusalsDocumentationTest {

  private static final Path DOCUMENT = Path.of("../docs/refusals.md");
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("../servlet-filter/src/main/java"));
  private static final Path LIST =
      Path.of("src/main/java/dev/borderpost/verify/RejectionReason.java");

  /** A row of one of the tables: code, status, meaning, causes. */
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_]+)` \\| ([0-9]{3}) \\| (.+) \\| (.+) \\|$", Pattern.MULTILINE);

  /** The calls that make a reason or a decision of a policy, with a code. */
  private static final Pattern CALL =
      Pattern.compile(
          "\\b(?:RejectionReason|rejected|reject|forbid|reason|closed|insufficientScope)\\([^\";]*"
              + "\"([a-z_]+)\"");

  private static final Pattern LISTED = Pattern.compile("\\{@code\\s+(?:\\* )?([a-z_]+)}");

  private static Set<String> documented() throws IOException {
    return codes(ROW, Files.readString(DOCUMENT));
  }

  private static Set<String> codes(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> inSources() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (Path root : SOURCES) {
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> codes.addAll(codes(CALL, read(file))));
      }
    }
    return codes;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void document_hasTheCodesOfTheSources_andNoOther() throws IOException {
    assertThat(inSources()).contains("expired", "insufficient_scope", "several_tokens");
    assertThat(documented()).isEqualTo(inSources());
  }

  @Test
  void listInTheJavadoc_hasThemToo() throws IOException {
    assertThat(codes(LISTED, Files.readString(LIST).replaceAll("\\n \\* ", " ")))
        .isEqualTo(documented());
  }

  @Test
  void codeIsInOneRowOnly() throws IOException {
    assertThat(ROW.matcher(Files.readString(DOCUMENT)).results().count())
        .isEqualTo(documented().size());
  }
}
