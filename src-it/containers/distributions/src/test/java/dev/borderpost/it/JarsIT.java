package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Nothing happens that web.xml or code did not ask for. */
class JarsIT {

  @Test
  void jars_holdNothingThatAContainerRunsByItself() throws IOException {
    List<Path> jars;
    try (var files = Files.list(Path.of(System.getProperty("build"), "web-inf-lib"))) {
      jars = files.filter(file -> file.getFileName().toString().startsWith("borderpost-")).toList();
    }

    assertThat(jars).hasSize(2);
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        assertThat(zip.stream().map(ZipEntry::getName))
            .contains("META-INF/MANIFEST.MF")
            .noneMatch(name -> name.startsWith("META-INF/services/"))
            .noneMatch(name -> name.startsWith("META-INF/resources/"))
            .noneMatch(name -> name.equals("META-INF/web-fragment.xml"))
            .noneMatch(name -> name.endsWith(".tld"));
      }
    }
  }
}
