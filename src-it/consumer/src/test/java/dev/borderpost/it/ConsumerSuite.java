package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.testing.TestIssuer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds whichever tool builds the consumer, of the published artifacts and the README. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConsumerSuite {

  static final Path BUILD = Path.of(System.getProperty("build"));

  /** The command of this JVM's JDK. */
  static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private static final Pattern ARTIFACT =
      Pattern.compile("(?m)^ *([^: ]+):([^: ]+):jar:([^: ]+):(?:compile|runtime)");

  final Path project;
  TestIssuer issuer;

  /** A consumer's project below {@link #BUILD}, made of the template of this name. */
  ConsumerSuite(String name) {
    project = BUILD.resolve(name);
  }

  /**
   * Builds the project. Afterwards {@code only-filter/target} has {@code closure.txt}, and {@code
   * application/target} has {@code class-path.txt}.
   */
  abstract void build(Path project) throws Exception;

  /** The text of a template with what the README says to copy. */
  abstract String withDependency(String template);

  @BeforeAll
  void buildOnce() throws Exception {
    issuer = TestIssuer.builder().audience("api://orders").start();
    copyTemplates();
    Path sources = Files.createDirectories(project.resolve("application/src/main/java"));
    Files.writeString(
        sources.resolve("Application.java"),
        Files.readString(BUILD.resolve("test-classes/application/Application.java")));
    Files.writeString(sources.resolve("Security.java"), firstExample());
    build(project);
  }

  /** The README's first example, with the issuer of this test. */
  final String firstExample() {
    return Readme.firstExample().replace(Readme.ISSUER, issuer.issuer());
  }

  private void copyTemplates() throws IOException {
    Path templates = BUILD.resolve("test-classes").resolve(project.getFileName());
    try (var files = Files.walk(templates)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = project.resolve(templates.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, withDependency(Files.readString(file)));
      }
    }
  }

  @AfterAll
  void closeIssuer() {
    issuer.close();
  }

  @Test
  void closure_isTheTestedOne() throws IOException {
    assertThat(closure())
        .isNotEmpty()
        .isEqualTo(artifacts(Files.readString(BUILD.resolve("tested-closure.txt"))));
  }

  @Test
  void closure_isTheOneThatTheReadmeLists() throws IOException {
    SortedSet<String> names = new TreeSet<>();
    closure().forEach(artifact -> names.add(artifact.split(":")[1]));

    assertThat(names.remove("borderpost-servlet-filter")).isTrue();
    assertThat(names).isEqualTo(Readme.closure());
  }

  @Test
  void firstExampleOfTheReadme_protectsResources() throws Exception {
    Path application = project.resolve("application");
    Path target = application.resolve("target");
    // Gradle's class path has the application's own classes, Maven's has not.
    String classPath =
        target.resolve("classes")
            + File.pathSeparator
            + Files.readString(target.resolve("class-path.txt"));
    assertProtectsResources(
        new RunningApplication(application, JAVA, "-cp", classPath, "Application"));
  }

  /** Asks an application with the README's first example, and ends it. */
  final void assertProtectsResources(RunningApplication application) throws Exception {
    String alice = issuer.token("alice").roles("admin").sign();
    String bob = issuer.token("bob").sign();
    String carol = changed(issuer.token("carol").sign());

    try (RunningApplication running = application) {
      assertThat(running.get("/health").body()).isEqualTo("Hello null");
      assertThat(running.get("/orders").statusCode()).isEqualTo(401);
      assertThat(running.get("/orders").headers().firstValue("WWW-Authenticate"))
          .contains("Bearer");
      // On a busy machine the keys may be late: the answer is 503 as long as they are missing.
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> running.get("/orders", bob).statusCode() != 503);
      assertThat(running.get("/orders", bob).body()).isEqualTo("Hello bob");
      assertThat(running.get("/orders", carol).statusCode()).isEqualTo(401);
      assertThat(running.get("/admin/audit", bob).statusCode()).isEqualTo(403);
      assertThat(running.get("/admin/audit", alice).body()).isEqualTo("Hello alice");
    }
  }

  /** The token with another signature. */
  private static String changed(String token) {
    int at = token.lastIndexOf('.') + 1;
    return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
  }

  private SortedSet<String> closure() throws IOException {
    return artifacts(Files.readString(project.resolve("only-filter/target/closure.txt")));
  }

  /** Artifacts as {@code group:name:version}. */
  private static SortedSet<String> artifacts(String list) {
    SortedSet<String> artifacts = new TreeSet<>();
    ARTIFACT
        .matcher(list)
        .results()
        .forEach(a -> artifacts.add(a.group(1) + ":" + a.group(2) + ":" + a.group(3)));
    return artifacts;
  }
}
