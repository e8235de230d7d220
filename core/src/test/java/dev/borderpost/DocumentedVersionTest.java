package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The versions of our artifacts that the documentation says to copy. {@code .ci/set-version} */
class DocumentedVersionTest {

  private static final Path PROJECT = Path.of("..");
  private static final Pattern PARENT =
      Pattern.compile("<artifactId>borderpost-parent</artifactId>\\s*<version>(.*?)</version>");
  private static final Pattern MAVEN =
      Pattern.compile(
          "<groupId>dev\\.borderpost</groupId>\\s*<artifactId>[\\w-]+</artifactId>\\s*<version>(.*?)</version>");
  private static final Pattern GRADLE =
      Pattern.compile("dev\\.borderpost:borderpost-[\\w-]+:([\\w.-]+)");

  @Test
  void everyVersionToCopy_isThatOfTheProject() throws IOException {
    Matcher version = PARENT.matcher(Files.readString(PROJECT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();

    List<Path> documents;
    try (Stream<Path> files = Files.find(PROJECT, 5, (path, attributes) -> isDocument(path))) {
      documents = files.toList();
    }
    assertThat(documents).contains(PROJECT.resolve("README.md"));
    int found = 0;
    for (Path document : documents) {
      for (Pattern pattern : List.of(MAVEN, GRADLE)) {
        Matcher copied = pattern.matcher(Files.readString(document));
        while (copied.find()) {
          assertThat(copied.group(1))
              .as("%s: %s", document, copied.group())
              .isEqualTo(version.group(1));
          found++;
        }
      }
    }
    assertThat(found).isGreaterThan(5);
  }

  private static boolean isDocument(Path path) {
    String name = path.toString();
    return name.endsWith(".md") && !name.contains("/target/") && !name.contains("node_modules");
  }
}
