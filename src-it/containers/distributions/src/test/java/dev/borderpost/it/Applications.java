package dev.borderpost.it;

import dev.borderpost.it.app.CookieServlet;
import dev.borderpost.it.app.EchoServlet;
import dev.borderpost.it.app.OnwardServlet;
import dev.borderpost.it.app.PrecedingFilter;
import dev.borderpost.it.app.TestApplication;
import dev.borderpost.it.war.FormParameter;
import dev.borderpost.it.war.Header;
import dev.borderpost.it.war.HeaderOrCookie;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The applications that each server hosts, and the issuers that they trust. */
final class Applications {

  static final String JWKS = "/WEB-INF/jwks.json";

  private final Tokens readmeTokens = new Tokens(Readme.ISSUER);
  private final Tokens tokens = new Tokens();

  Tokens readmeTokens() {
    return readmeTokens;
  }

  Tokens tokens() {
    return tokens;
  }

  /** web.xml as the README has it, and three servlets. */
  War readme() throws IOException {
    return readmeLike("readme").webXml(Readme.filter());
  }

  /** The same with the README's policy. */
  War sameTenant() throws IOException {
    String filter = Readme.filter();
    int end = filter.indexOf("</filter>");
    return readmeLike("same-tenant")
        .library(
            Path.of(System.getProperty("build"), "examples", "borderpost-example-same-tenant.jar"))
        .webXml(filter.substring(0, end) + Readme.policy() + filter.substring(end));
  }

  private War readmeLike(String name) throws IOException {
    return War.of(name)
        .file("WEB-INF/jwks.json", readmeTokens.mainJwkSet())
        .webXml(
            """
            <context-param>
              <param-name>borderpost.keys</param-name>
              <param-value>/WEB-INF/jwks.json</param-value>
            </context-param>
            """)
        .file("api/page.txt", "REACHED static\n")
        .servlet("health", EchoServlet.class, "/health")
        .servlet("api", EchoServlet.class, "/api/me", "/api/orders/*", "/api/tenants/*")
        .servlet("onward", OnwardServlet.class, "/api/go");
  }

  /** What {@link TestApplication} says in code, said in web.xml. */
  War suite() throws IOException {
    War war =
        War.of("suite")
            .file("WEB-INF/jwks.json", tokens.mainJwkSet())
            .file("WEB-INF/partner.json", tokens.partnerJwkSet())
            .classes(HeaderOrCookie.class, Header.class, FormParameter.class)
            .classes(PrecedingFilter.class)
            .webXml(
                """
                <filter>
                  <filter-name>preceding</filter-name>
                  <filter-class>%s</filter-class>
                  <async-supported>true</async-supported>
                </filter>
                <filter-mapping>
                  <filter-name>preceding</filter-name>
                  <url-pattern>/*</url-pattern>
                </filter-mapping>
                """
                    .formatted(PrecedingFilter.class.getName()))
            .filter(
                "border",
                with(
                    Map.of(
                        "realm",
                        "suite",
                        "rules",
                        """
                        permit   /health
                        permit   /public/**
                        # these have borders of their own
                        permit   /cookie/**
                        permit   /shop/**
                        permit   /form/**
                        permit   /desk/**
                        permit   /gateway/**
                        permit   GET /notes/**
                        permit   OPTIONS /shared/**
                        optional /catalog/**
                        require  /admin/** role:admin
                        require  GET /orders/** scope:orders:read
                        require  POST /orders/** scope:orders:write
                        deny     /internal/**
                        """)),
                "/*")
            .filter(
                "cookie", with(Map.of("extractors", HeaderOrCookie.class.getName())), "/cookie/*")
            .filter(
                "shop",
                with(
                    Map.of(
                        "extractors",
                        HeaderOrCookie.class.getName(),
                        "own-origin",
                        SuiteGuards.OWN_ORIGIN,
                        "allowed-origins",
                        SuiteGuards.ALLOWED_ORIGIN,
                        "cors-preflight",
                        "permit",
                        "rules",
                        """
                        deny    /shop/closed
                        require /shop/admin role:admin
                        """)),
                "/shop/*")
            .filter(
                "form",
                with(
                    Map.of(
                        "extractors",
                        Header.class.getName() + ", " + FormParameter.class.getName())),
                "/form/*")
            .filter(
                "desk",
                with(Map.of("issuer", Tokens.PARTNER, "keys", "/WEB-INF/partner.json")),
                "/desk/*")
            .filter(
                "gateway",
                with(Map.of("header", "X-Forwarded-Access-Token", "cookie", "session")),
                "/gateway/*")
            .filter("both", with(Map.of("rules", "require /** role:admin")), "/both/*")
            .servlet("rest", EchoServlet.class, "/")
            .servlet("health", EchoServlet.class, "/health")
            .servlet("admin", EchoServlet.class, "/admin/*")
            .servlet("error page", EchoServlet.class, TestApplication.ERROR_PAGE)
            .servlet("cookies", CookieServlet.class, TestApplication.COOKIES);
    for (String area : List.of("/public", "/api", "/desk", "/cookie")) {
      war.servlet(area + " onward", OnwardServlet.class, area + "/go");
    }
    for (int status : TestApplication.ERRORS) {
      war.webXml(errorPage("<error-code>" + status + "</error-code>"));
    }
    return war.webXml(errorPage("<exception-type>java.lang.Throwable</exception-type>"));
  }

  private static String errorPage(String condition) {
    return "<error-page>"
        + condition
        + "<location>"
        + TestApplication.ERROR_PAGE
        + "</location></error-page>\n";
  }

  /** A tree with a servlet, one for administrators and a file, and one open servlet. */
  War tree(String name, String... mappings) throws IOException {
    return War.of(name)
        .file("WEB-INF/jwks.json", tokens.mainJwkSet())
        .file("api/files/page.txt", "REACHED static\n")
        .servlet("secret", EchoServlet.class, "/api/secret/*")
        .servlet("admin", EchoServlet.class, "/api/admin/*")
        .servlet("health", EchoServlet.class, "/health")
        .filter(
            "border-of-" + name,
            with(Map.of("rules", "permit /health\n require /api/admin/** role:admin")),
            mappings);
  }

  /** Settings that work, but for the given ones; an empty text removes one. */
  static Map<String, String> with(Map<String, String> changes) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("issuer", Tokens.MAIN);
    settings.put("audience", Tokens.AUDIENCE);
    settings.put("keys", JWKS);
    settings.putAll(changes);
    return settings;
  }
}
