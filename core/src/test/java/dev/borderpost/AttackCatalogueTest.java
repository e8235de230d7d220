package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/attacks.md names, in all modules. */
class AttackCatalogueTest {

  private static final Path PROJECT = Path.of("..");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");

  private static List<MatchResult> namedTests() throws IOException {
    return TEST.matcher(Files.readString(PROJECT.resolve("docs/attacks.md"))).results().toList();
  }

  private static Map<String, List<Path>> sourcesByClass() throws IOException {
    try (Stream<Path> files =
        Files.find(PROJECT, 20, (path, attributes) -> path.toString().endsWith(".java"))) {
      return files.collect(
          Collectors.groupingBy(file -> file.getFileName().toString().replace(".java", "")));
    }
  }

  @Test
  void everyTestOfTheCatalogue_exists() throws IOException {
    Map<String, List<Path>> sources = sourcesByClass();

    assertThat(namedTests()).hasSizeGreaterThan(50);
    for (MatchResult test : namedTests()) {
      boolean exists = false;
      for (Path source : sources.getOrDefault(test.group(1), List.of())) {
        exists |= Files.readString(source).contains("void " + test.group(2) + "(");
      }
      assertThat(exists).as(test.group()).isTrue();
    }
  }

  @Test
  void everyRow_namesATest() throws IOException {
    assertThat(Files.readAllLines(PROJECT.resolve("docs/attacks.md")))
        .filteredOn(line -> line.startsWith("| ") && !line.startsWith("| what"))
        .allMatch(row -> TEST.matcher(row).find());
  }
}
