package dev.borderpost.it.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code in the documentation of the test kit is code that runs here or beside this module. */
class DocumentationTest {

  private static final Path DOCUMENT = Path.of("../../docs/testing.md");
  private static final Path README = Path.of("../../extras/testing/README.md");

  private static final List<Path> SOURCES =
      List.of(Path.of("src/test/java"), Path.of("../testing-spring-boot/src/test/java"));

  private static final Pattern JAVA_BLOCK =
      Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  static Stream<String> blocks() throws IOException {
    return Stream.concat(blocks(DOCUMENT), blocks(README));
  }

  private static Stream<String> blocks(Path document) throws IOException {
    return JAVA_BLOCK.matcher(Files.readString(document)).results().map(block -> block.group(1));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void java_isCodeOfATest(String block) throws IOException {
    assertTrue(
        sources()
            .anyMatch(
                source ->
                    isClass(block)
                        ? condensed(source).equals(condensed(block))
                        : condensed(source).contains(condensed(block))),
        block);
  }

  @Test
  void document_hasTwoApplicationsAClientAndSevenTests() throws IOException {
    assertEquals(10, blocks(DOCUMENT).filter(DocumentationTest::isClass).count());
  }

  private static boolean isClass(String block) {
    return block.startsWith("package ");
  }

  private static Stream<String> sources() throws IOException {
    Stream.Builder<String> sources = Stream.builder();
    for (Path directory : SOURCES) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.add(Files.readString(file));
        }
      }
    }
    return sources.build();
  }

  private static String condensed(String code) {
    return code.replaceAll("\\s+", "");
  }
}
