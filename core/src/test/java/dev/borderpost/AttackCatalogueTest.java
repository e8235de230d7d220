package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tests that docs/attacks.md, docs/standards.md and docs/mcp.md name, in all modules, and the
 * sections of the first.
 */
class AttackCatalogueTest {

  private static final Path PROJECT = Path.of("..");
  private static final Pattern SECTION = Pattern.compile("(?m)^## (.*)$");
  private static final Pattern LINK_TO_SECTION = Pattern.compile("docs/attacks\\.md#([a-z0-9-]+)");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");

  private static List<MatchResult> namedTests(String document) throws IOException {
    return TEST.matcher(Files.readString(PROJECT.resolve(document))).results().toList();
  }

  private static Map<String, List<Path>> sourcesByClass() throws IOException {
    try (Stream<Path> files =
        Files.find(PROJECT, 20, (path, attributes) -> path.toString().endsWith(".java"))) {
      return files.collect(
          Collectors.groupingBy(file -> file.getFileName().toString().replace(".java", "")));
    }
  }

  @ParameterizedTest
  @CsvSource({"docs/attacks.md, 50", "docs/standards.md, 40", "docs/mcp.md, 20"})
  void everyTestOfTheCatalogue_exists(String document, int least) throws IOException {
    Map<String, List<Path>> sources = sourcesByClass();

    assertThat(namedTests(document)).hasSizeGreaterThan(least);
    for (MatchResult test : namedTests(document)) {
      boolean exists = false;
      for (Path source : sources.getOrDefault(test.group(1), List.of())) {
        exists |= Files.readString(source).contains("void " + test.group(2) + "(");
      }
      assertThat(exists).as(test.group()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"docs/attacks.md, what", "docs/standards.md, \u00a7"})
  void everyRow_namesATest(String document, String head) throws IOException {
    assertThat(Files.readAllLines(PROJECT.resolve(document)))
        .filteredOn(line -> line.startsWith("| ") && !line.startsWith("| " + head))
        .allMatch(row -> TEST.matcher(row).find());
  }

  @Test
  void threatModel_goesThroughTheSectionsOfTheCatalogue() throws IOException {
    Set<String> sections =
        SECTION
            .matcher(Files.readString(PROJECT.resolve("docs/attacks.md")))
            .results()
            .map(section -> section.group(1).toLowerCase(Locale.ROOT))
            .map(title -> title.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .collect(Collectors.toSet());

    assertThat(LINK_TO_SECTION.matcher(Files.readString(PROJECT.resolve("SECURITY.md"))).results())
        .extracting(link -> link.group(1))
        .hasSizeGreaterThan(5)
        .containsOnlyOnceElementsOf(sections)
        .allMatch(sections::contains);
  }
}
