package dev.borderpost.it;

import dev.borderpost.it.app.EchoEndpoint;
import dev.borderpost.it.app.EchoServlet;
import dev.borderpost.it.app.EndpointApplication;
import dev.borderpost.it.app.LaterServlet;
import dev.borderpost.it.app.LogoutServlet;
import dev.borderpost.it.app.OnwardServlet;
import dev.borderpost.it.app.ProtocolEndpoint;
import dev.borderpost.it.app.WelcomeApplication;
import dev.borderpost.it.war.FiltersInCode;
import dev.borderpost.it.war.QueryParameter;
import dev.borderpost.it.war.ScannedEndpoints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Applications with endpoints that containers find by scanning, and one with welcome files. */
final class EndpointApplications {

  /** How an application adds its filters; the lower-case name is a part of the name of its WAR. */
  enum Added {
    WEB_XML,
    LISTENER,
    INITIALIZER;

    String war() {
      return "endpoints-" + name().toLowerCase(Locale.ROOT);
    }
  }

  private final Tokens tokens;

  EndpointApplications(Tokens tokens) {
    this.tokens = tokens;
  }

  /** What {@link EndpointApplication} does in code, with endpoints that are annotated. */
  War endpoints(Added added) throws IOException {
    War war =
        War.of(added.war())
            .file("WEB-INF/jwks.json", tokens.mainJwkSet())
            .classes(
                EchoEndpoint.class,
                ScannedEndpoints.class,
                ScannedEndpoints.Exact.class,
                ScannedEndpoints.Template.class,
                ScannedEndpoints.Protocol.class,
                ScannedEndpoints.OtherProtocol.class,
                ProtocolEndpoint.class,
                ProtocolEndpoint.Offers.class,
                QueryParameter.class)
            .servlet("rest", EchoServlet.class, "/")
            .servlet("later", LaterServlet.class, "/api/later")
            .servlet("out", LogoutServlet.class, "/api/out")
            .servlet("onward", OnwardServlet.class, "/public/go");
    addFilter(war, added, "border", "/*", border());
    addFilter(war, added, "cookie", "/cookie/*", Map.of("cookie", "session"));
    addFilter(war, added, "protocol", "/protocol/*", Map.of("websocket-token", "/protocol/ws"));
    addFilter(
        war, added, "query", "/query/*", Map.of("extractors", QueryParameter.class.getName()));
    return switch (added) {
      case WEB_XML -> war;
      case LISTENER ->
          war.classes(FiltersInCode.class, FiltersInCode.Listener.class)
              .webXml(
                  "<listener><listener-class>"
                      + FiltersInCode.Listener.class.getName()
                      + "</listener-class></listener>\n");
      case INITIALIZER ->
          war.classes(FiltersInCode.class, FiltersInCode.Initializer.class)
              .file("WEB-INF/lib/initializer.jar", jarWithInitializer());
    };
  }

  private static Map<String, String> border() {
    return Map.of(
        "store",
        "memory:100",
        "rules",
        """
        permit  /public/**
        permit  /cookie/**
        permit  /query/**
        permit  /protocol/**
        require /admin/** role:admin
        require /once/** single-use
        deny    /internal/**
        deny    GET /held/**
        """);
  }

  private static void addFilter(
      War war, Added added, String name, String pattern, Map<String, String> changes) {
    if (added == Added.WEB_XML) {
      war.filter(name, Applications.with(changes), pattern);
      return;
    }
    Map<String, String> params = new LinkedHashMap<>();
    params.put("filter " + name, pattern);
    Applications.with(changes).forEach((key, value) -> params.put(name + " " + key, value));
    params.forEach(
        (param, value) ->
            war.webXml(
                "<context-param><param-name>%s</param-name><param-value>%s</param-value></context-param>%n"
                    .formatted(param, value)));
  }

  /** Containers look for initializers in jars. */
  private static byte[] jarWithInitializer() throws IOException {
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(jar)) {
      zip.putNextEntry(
          new ZipEntry("META-INF/services/jakarta.servlet.ServletContainerInitializer"));
      zip.write(FiltersInCode.Initializer.class.getName().getBytes(StandardCharsets.US_ASCII));
    }
    return jar.toByteArray();
  }

  /**
   * What {@link WelcomeApplication} does in code, and directories whose welcome file is a servlet.
   */
  War welcome() throws IOException {
    War war =
        War.of("welcome")
            .file("WEB-INF/jwks.json", tokens.mainJwkSet())
            .servlet("onward", OnwardServlet.class, "/open/go")
            .servlet("start", EchoServlet.class, "/vault/start", "/closet/start")
            .webXml(
                """
                <welcome-file-list>
                  <welcome-file>index.html</welcome-file>
                  <welcome-file>start</welcome-file>
                </welcome-file-list>
                """)
            .filter(
                "border",
                Applications.with(
                    Map.of(
                        "unauthorized-page",
                        "/sign-in.html",
                        "rules",
                        """
                        permit  /
                        permit  /open
                        permit  /open/go
                        require /admin role:admin
                        deny    /closed
                        permit  /kept
                        require /kept/index.html role:admin
                        permit  /shut
                        deny    /shut/*
                        permit  /many/**
                        deny    /vault
                        permit  /closet
                        require /closet/start role:admin
                        """)),
                "/*");
    for (String directory : List.of("vault", "closet")) {
      war.file(directory + "/start", ""); // Jetty asks for a file by default
    }
    Path files = WelcomeApplication.files();
    try (var paths = Files.walk(files)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        war.file(files.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return war;
  }
}
