package dev.borderpost.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line counts in docs/comparison.md are those of the programs beside this module. */
class LineCountTest {

  private static final Path DOCUMENT = Path.of("../../../docs/comparison.md");
  private static final String JAVA = "/src/main/java/dev/borderpost/comparison/Security.java";
  private static final String SETTINGS = "/src/main/resources/application.";

  private static long lines(String program) throws IOException {
    try (var lines = Files.lines(Path.of("..").resolve(program))) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.matches("(package|import) .*"))
          .count();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'Borderpost, Spring Boot starter', borderpost" + SETTINGS + "yml",
    "'Borderpost, web.xml', borderpost/src/main/webapp/WEB-INF/web.xml",
    "'Borderpost, code', borderpost" + JAVA,
    "Quarkus OIDC, quarkus" + SETTINGS + "properties",
    "Micronaut Security, micronaut" + SETTINGS + "yml",
    "pac4j, pac4j" + JAVA
  })
  void lineCountOfAProgram_isThatOfTheTable(String library, String program) throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains("| " + library + " | " + lines(program) + " |");
  }

  @Test
  void springSecurity_needsCodeAndSettings() throws IOException {
    long lines = lines("spring-security" + JAVA) + lines("spring-security" + SETTINGS + "yml");

    assertThat(Files.readString(DOCUMENT)).contains("| Spring Security | " + lines + " |");
  }

  @Test
  void settingsOfTheCode_makeAGuard() {
    try (Guard guard =
        GuardConfiguration.guard(
            Map.of(
                "issuer", "https://id.example.com",
                "audience", "api://orders",
                "rules", "permit /health \n require /admin/** role:admin"))) {
      assertThat(guard.rules()).isNotNull();
    }
  }
}
