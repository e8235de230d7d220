package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A consumer that Maven builds, with a local repository of its own. */
class MavenConsumerIT extends ConsumerSuite {

  MavenConsumerIT() {
    super("maven");
  }

  @Override
  void build(Path project) throws Exception {
    ModularApplication.write(project.resolve("modular"), firstExample());
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
  void moduleOfTheDocumentation_protectsResources() throws Exception {
    ModularApplication modular = new ModularApplication(project.resolve("modular"));

    assertProtectsResources(modular.start(JAVA, issuer.issuer()));
  }

  @Test
  void policyOfAModule_isAsked() throws Exception {
    ModularApplication modular = new ModularApplication(project.resolve("modular"));

    try (RunningApplication running = modular.start(JAVA, issuer.issuer())) {
      String blue = issuer.token("carol").claim("tenant", "blue").sign();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> running.get("/tenants/blue", blue).statusCode() != 503);
      assertThat(running.get("/tenants/blue", blue).body()).isEqualTo("Hello carol");
      assertThat(running.get("/tenants/green", blue).statusCode()).isEqualTo(403);
    }
  }

  @Test
  @Tag("profile-consumer")
  void runtimeImageOfTheDocumentation_protectsResources() throws Exception {
    ModularApplication modular = new ModularApplication(project.resolve("modular"));

    assertProtectsResources(modular.start(modular.link(), issuer.issuer()));
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
