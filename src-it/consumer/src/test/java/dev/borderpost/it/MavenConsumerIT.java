package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A consumer that Maven builds, with a local repository of its own. */
class MavenConsumerIT extends ConsumerSuite {

  MavenConsumerIT() {
    super("maven");
  }

  @Override
  void build(Path project) throws Exception {
    // Without it, Maven would take its options from this project.
    Files.createDirectories(project.resolve(".mvn"));
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("mvn"),
                "--batch-mode",
                "--no-transfer-progress",
                "--update-snapshots",
                "-Dmaven.repo.local=" + BUILD.resolve("local-repository")));
    if (Boolean.getBoolean("offline")) {
      command.addAll(List.of("--offline", "-Daether.offline.protocols=file"));
    }
    command.add("compile");
    ChildProcess.run(project, command);
  }

  @Override
  String withDependency(String template) {
    String dependency = Readme.mavenDependency();
    return template
        .replace("<!-- README -->", dependency)
        .replace("<!-- README without version -->", dependency.replaceAll("<version>.*\n", ""));
  }

  @Test
  void dependencyInTheReadme_hasTheVersionOfThisBuild() {
    assertThat(Readme.mavenDependency())
        .isEqualToIgnoringWhitespace(
            """
            <dependency>
              <groupId>dev.borderpost</groupId>
              <artifactId>borderpost-servlet-filter</artifactId>
              <version>%s</version>
            </dependency>
            """
                .formatted(System.getProperty("version")));
    assertThat(Readme.gradleDependency())
        .isEqualTo(
            "implementation(\"dev.borderpost:borderpost-servlet-filter:%s\")"
                .formatted(System.getProperty("version")));
  }
}
