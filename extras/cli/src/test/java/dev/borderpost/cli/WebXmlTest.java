package dev.borderpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.TestIssuer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of a web application: its web.xml, its resources, its classes. */
class WebXmlTest {

  private static final String WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE web-app SYSTEM "file:///etc/passwd">
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <context-param>
          <param-name>borderpost.audience</param-name>
          <param-value> %s </param-value>
        </context-param>
        <filter>
          <filter-name>%s</filter-name>
          <filter-class>dev.borderpost.servlet.JwtAuthenticationFilter</filter-class>
          <init-param>
            <param-name>issuer</param-name><param-value>%s</param-value>
          </init-param>
          <init-param>
            <param-name>keys</param-name><param-value>/WEB-INF/keys.json</param-value>
          </init-param>
        </filter>%s
      </web-app>
      """;

  @TempDir private Path directory;
  private TestIssuer issuer;

  @BeforeEach
  void start() {
    issuer = TestIssuer.start();
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private String webXml(String more) {
    return WEB_XML.formatted(issuer.audience(), "jwt", issuer.issuer(), more);
  }

  private Path folder(String more) throws IOException {
    Path webInf = Files.createDirectories(directory.resolve("app/WEB-INF"));
    Files.writeString(webInf.resolve("keys.json"), issuer.publicJwkSet());
    Files.writeString(webInf.resolve("web.xml"), webXml(more));
    return webInf.getParent();
  }

  private Run explain(String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "explain";
    System.arraycopy(options, 0, args, 1, options.length);
    return Run.of(Map.of(), issuer.token("alice").sign(), args);
  }

  @Test
  void webXmlInItsPlace_findsTheResourcesBesideIt() throws Exception {
    Path folder = folder("");

    Run run = explain("--web-xml", folder.resolve("WEB-INF/web.xml").toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(issuer.keyFetches()).isZero();
    assertThat(explain("--web-xml", folder.toString()).status()).isZero();
  }

  @Test
  void resourceOutsideOfTheApplication_isNotRead() throws Exception {
    Path folder = folder("");
    Files.move(folder.resolve("WEB-INF/keys.json"), directory.resolve("keys.json"));
    Path webXml = folder.resolve("WEB-INF/web.xml");
    Files.writeString(
        webXml, Files.readString(webXml).replace("/WEB-INF/keys", "/WEB-INF/../../keys"));

    Run run = explain("--web-xml", webXml.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("keys = \"/WEB-INF/../../keys.json\"");
  }

  @Test
  void war_isReadAsItIs() throws Exception {
    Path war = directory.resolve("app.war");
    try (OutputStream file = Files.newOutputStream(war);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, String> entry :
          Map.of("WEB-INF/web.xml", webXml(""), "WEB-INF/keys.json", issuer.publicJwkSet())
              .entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    assertThat(explain("--web-xml", war.toString()).status()).isZero();
  }

  @Test
  void environment_comesBeforeWebXml_asInTheApplication() throws Exception {
    Run run =
        Run.of(
            Map.of("BORDERPOST_AUDIENCE", "other"),
            issuer.token("alice").sign(),
            "explain",
            "--web-xml",
            folder("").toString());

    assertThat(run.line("audience")).contains("FAILED", "accepted is [other]");
  }

  @Test
  void severalFilters_haveToBeChosenFrom() throws Exception {
    String second =
        """
        <filter><filter-name>second</filter-name>
          <filter-class>dev.borderpost.javax.servlet.JwtAuthenticationFilter</filter-class></filter>
        """;
    String folder = folder(second).toString();

    assertThat(explain("--web-xml", folder).err()).contains("--filter", "[jwt, second]");
    assertThat(explain("--web-xml", folder, "--filter", "jwt").status()).isZero();
    assertThat(explain("--web-xml", folder, "--filter", "third").err())
        .contains("with the name third");
  }

  @Test
  void webXmlWithoutTheFilter_orThatIsNoXml_isReported() throws Exception {
    Path file = directory.resolve("web.xml");

    Files.writeString(file, "<web-app/>");
    assertThat(explain("--web-xml", file.toString()).err()).contains("has no filter of the class");
    Files.writeString(file, "not xml");
    Run run = explain("--web-xml", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("is it XML?").hasLineCount(1);
  }

  @Test
  void propertiesFile_isReadAsByTheApplication() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("borderpost.properties"),
            "issuer="
                + issuer.issuer()
                + "\naudience="
                + issuer.audience()
                + "\nkeys-timeout=PT30S\n");

    assertThat(explain("--config", file.toString()).status()).isZero();
    assertThat(explain("--config", file + ".missing").err())
        .contains("config = ", "(--config): ", "cannot be read");
  }

  @Test
  void classesOfTheUnpackedApplication_areFound() throws Exception {
    Path folder = folder("");
    Path classes = Files.createDirectories(folder.resolve("WEB-INF/classes"));
    Path source =
        Files.writeString(
            directory.resolve("Nobody.java"),
            """
            public class Nobody implements dev.borderpost.policy.ClaimsPolicy {
              public dev.borderpost.policy.PolicyDecision evaluate(
                  dev.borderpost.verify.VerifiedJwt jwt, dev.borderpost.extract.RequestView request) {
                return dev.borderpost.policy.PolicyDecision.forbid("nobody_may");
              }
            }
            """);
    int compiled =
        javax.tools.ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(compiled).isZero();

    Run run =
        Run.of(
            Map.of("BORDERPOST_POLICIES", "Nobody"),
            issuer.token("alice").sign(),
            "explain",
            "--web-xml",
            folder.toString());

    assertThat(run.line("policies")).contains("FAILED");
    assertThat(run.out()).contains("nobody_may", "status 403", "a policy of the application");
  }
}
