package dev.borderpost.it;

import dev.borderpost.it.app.EchoEndpoint;
import dev.borderpost.it.app.EchoServlet;
import dev.borderpost.it.app.LaterServlet;
import dev.borderpost.it.app.OnwardServlet;
import dev.borderpost.it.war.AnnotatedServlet;
import dev.borderpost.it.war.ConstrainedEndpoints;
import dev.borderpost.it.war.ModuleInCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Applications with security constraints, and with the module for Jakarta Authentication. */
final class AuthenticationApplications {

  private static final Path LIBRARIES = Path.of(System.getProperty("build"), "authentication");

  /** Lets an application see what Jetty's module for Jakarta Authentication hides. */
  private static final String JETTY_WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
      <Configure class="org.eclipse.jetty.%s.webapp.WebAppContext">
        <Get name="hiddenClassMatcher">
          <Call name="remove"><Arg>jakarta.security.auth.message.</Arg></Call>
        </Get>
      </Configure>
      """;

  /** Keeps Tomcat from giving a session another id with every token. */
  private static final String CONTEXT_XML =
      """
      <Context>
        <Valve className="org.apache.catalina.authenticator.NonLoginAuthenticator"
               changeSessionIdOnAuthentication="false"/>
      </Context>
      """;

  private final Tokens tokens = new Tokens();

  Tokens tokens() {
    return tokens;
  }

  /** The suite's application: settings and constraints in web.xml, and no code. */
  War constrained() throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("issuers", "main, down");
    settings.put("main.issuer", Tokens.MAIN);
    settings.put("main.keys", Applications.JWKS);
    settings.put("down.issuer", Tokens.DOWN);
    settings.put("down.keys", "https://127.0.0.1:1/no-one-listens");
    settings.put("audience", Tokens.AUDIENCE);
    settings.put("realm", "suite");
    settings.put("unauthorized-page", "/health");
    return war("constrained", settings)
        .servlet("rest", EchoServlet.class, "/")
        .servlet("health", EchoServlet.class, "/health")
        .servlet("admin", EchoServlet.class, "/admin/*")
        .servlet("onward", OnwardServlet.class, "/public/go")
        .servlet("later", LaterServlet.class, "/api/later")
        .servlet("own", OwnSecurityServlet.class, "/public/own")
        .classes(AnnotatedServlet.class, EchoEndpoint.class, ConstrainedEndpoints.class)
        .classes(
            ConstrainedEndpoints.Greeting.class,
            ConstrainedEndpoints.ForUsers.class,
            ConstrainedEndpoints.ForAdministrators.class,
            ConstrainedEndpoints.ForAll.class);
  }

  /** Adds a filter for Jetty 12.0. */
  War withBearerType(War war) throws IOException {
    String wrapped = BearerType.class.getName() + "$BearerRequest";
    String path = wrapped.replace('.', '/') + ".class";
    try (InputStream in = BearerType.class.getClassLoader().getResourceAsStream(path)) {
      war.file("WEB-INF/classes/" + path, in.readAllBytes());
    }
    return war.classes(BearerType.class)
        .webXml(
            """
            <filter>
              <filter-name>type</filter-name>
              <filter-class>%s</filter-class>
              <async-supported>true</async-supported>
            </filter>
            <filter-mapping>
              <filter-name>type</filter-name>
              <url-pattern>/*</url-pattern>
              <dispatcher>REQUEST</dispatcher>
              <dispatcher>FORWARD</dispatcher>
              <dispatcher>ASYNC</dispatcher>
            </filter-mapping>
            """
                .formatted(BearerType.class.getName()));
  }

  /** Two that would both decide. */
  War besideTheFilter() throws IOException {
    return war("beside", Applications.with(Map.of()))
        .servlet("rest", EchoServlet.class, "/")
        .filter("border", Applications.with(Map.of()), "/*");
  }

  /** Two modules. */
  War twice() throws IOException {
    return war("twice", Applications.with(Map.of()))
        .servlet("rest", EchoServlet.class, "/")
        .classes(ModuleInCode.class)
        .webXml(
            "<listener><listener-class>"
                + ModuleInCode.class.getName()
                + "</listener-class></listener>\n");
  }

  /** Settings without a meaning. */
  War withRules() throws IOException {
    return war("rules", Applications.with(Map.of("rules", "require /admin/** role:admin")))
        .servlet("rest", EchoServlet.class, "/");
  }

  private War war(String name, Map<String, String> settings) throws IOException {
    War war = War.of(name).file("WEB-INF/jwks.json", tokens.mainJwkSet());
    war.file("META-INF/context.xml", CONTEXT_XML);
    for (String ee : List.of("ee10", "ee11")) {
      war.file("WEB-INF/jetty-" + ee + "-web.xml", JETTY_WEB_XML.formatted(ee));
    }
    try (var jars = Files.list(LIBRARIES)) {
      for (Path jar : jars.toList()) {
        war.library(jar);
      }
    }
    settings.forEach(
        (key, value) ->
            war.webXml(
                """
                <context-param>
                  <param-name>borderpost.%s</param-name>
                  <param-value>%s</param-value>
                </context-param>
                """
                    .formatted(key, value)));
    ConstrainedApplication.constraints().forEach(constraint -> war.webXml(element(constraint)));
    return war.webXml("<security-role><role-name>admin</role-name></security-role>\n");
  }

  private static String element(Constraint constraint) {
    String method = constraint.omitted() ? "http-method-omission" : "http-method";
    String allowed =
        constraint
            .roles()
            .map(
                roles ->
                    "  <auth-constraint>" + elements("role-name", roles) + "</auth-constraint>\n")
            .orElse("");
    return """
        <security-constraint>
          <web-resource-collection>
            <web-resource-name>%s</web-resource-name>
            <url-pattern>%s</url-pattern>%s
          </web-resource-collection>
        %s</security-constraint>
        """
        .formatted(
            constraint.pattern(),
            constraint.pattern(),
            elements(method, constraint.methods()),
            allowed);
  }

  private static String elements(String name, List<String> values) {
    return values.stream()
        .map(value -> "<" + name + ">" + value + "</" + name + ">")
        .collect(Collectors.joining());
  }
}
