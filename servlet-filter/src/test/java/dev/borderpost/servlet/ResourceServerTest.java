package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.RequestRefusedException;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.ServletHolder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A protected resource by init-params: its metadata, its challenges, refusals from within. */
class ResourceServerTest {

  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
  private static final String NEEDS_MORE =
      "Bearer resource_metadata=\"https://api.example.com/.well-known/oauth-protected-resource/mcp\","
          + " scope=\"mcp orders:write\", error=\"insufficient_scope\", error_description=\"The"
          + " request requires higher privileges than the access token provides\"";

  @AutoClose private final TestIssuer issuer = TestIssuer.start();

  private JettyServer server(String contextPath, String mapping, String resource) throws Exception {
    FilterHolder filter = new FilterHolder(JwtAuthenticationFilter.class);
    filter.setAsyncSupported(true);
    Map<String, String> settings = new HashMap<>(issuer.settings());
    settings.put("resource", resource);
    settings.put("scopes-supported", "mcp, orders:write");
    settings.put("rules", "permit /public/**\nrequire /mcp/** scope:mcp");
    filter.setInitParameters(settings);
    return new JettyServer(
        context -> {
          context.setContextPath(contextPath);
          ServletHolder application = new ServletHolder(new Application());
          application.setAsyncSupported(true);
          context.addServlet(application, "/");
          context.addFilter(filter, mapping, EnumSet.of(DispatcherType.REQUEST));
        });
  }

  private JettyServer server() throws Exception {
    return server("/", "/*", "https://api.example.com/mcp");
  }

  private String bearer(String... scopes) {
    return "Bearer " + issuer.token("alice").scopes(scopes).sign();
  }

  private static String challenge(HttpResponse<String> response) {
    return response.headers().firstValue("WWW-Authenticate").orElse("none");
  }

  @Test
  void metadata_areServedWithoutAToken_andCanBeCached() throws Exception {
    try (JettyServer server = server()) {
      HttpResponse<String> document = server.get(WELL_KNOWN + "/mcp", "Accept", "text/html");

      assertThat(document.statusCode()).isEqualTo(200);
      assertThat(document.body())
          .isEqualTo(
              "{\"resource\":\"https://api.example.com/mcp\","
                  + "\"scopes_supported\":[\"mcp\",\"orders:write\"],\"authorization_servers\":[\""
                  + issuer.issuer()
                  + "\"],\"bearer_methods_supported\":[\"header\"]}");
      assertThat(document.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(document.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
      String etag = document.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> again = server.get(WELL_KNOWN, "If-None-Match", etag);
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      HttpResponse<String> head = server.send("HEAD", WELL_KNOWN);
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValue("ETag")).hasValue(etag);
      HttpResponse<String> preflight =
          server.send(
              "OPTIONS",
              WELL_KNOWN + "/mcp",
              "Origin",
              "https://inspector.example",
              "Access-Control-Request-Method",
              "GET",
              "Access-Control-Request-Headers",
              "mcp-protocol-version");
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
          .hasValue("mcp-protocol-version");
    }
  }

  @Test
  void metadata_areTheSameForEveryProxyHeaderAndToken() throws Exception {
    try (JettyServer server = server()) {
      String document = server.get(WELL_KNOWN).body();

      assertThat(
              server
                  .get(
                      WELL_KNOWN,
                      "X-Forwarded-Host",
                      "evil.example",
                      "X-Forwarded-Proto",
                      "https",
                      "Forwarded",
                      "host=evil.example",
                      "Authorization",
                      "Bearer rubbish")
                  .body())
          .isEqualTo(document);
      assertThat(challenge(server.get("/mcp", "X-Forwarded-Host", "evil.example")))
          .isEqualTo(challenge(server.get("/mcp")));
    }
  }

  @Test
  void otherResponses_haveNoFieldsOfTheMetadata() throws Exception {
    try (JettyServer server = server()) {
      for (String path : new String[] {"/mcp", "/public/x"}) {
        assertThat(server.get(path, "Origin", "https://x.example").headers().map())
            .doesNotContainKeys("access-control-allow-origin", "etag");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, https://api.example.com/mcp, https://api.example.com{W}/mcp, /mcp",
    "/shop, https://api.example.com/shop/mcp, https://api.example.com/shop{W}/mcp, /shop/mcp",
    "/shop, https://api.example.com/mcp, https://api.example.com{W}/mcp, /shop/mcp"
  })
  void challenge_namesAnAddressThatTheApplicationHas(
      String context, String resource, String metadata, String path) throws Exception {
    try (JettyServer server = server(context, "/*", resource)) {
      String address = metadata.replace("{W}", WELL_KNOWN);

      assertThat(challenge(server.get(path)))
          .isEqualTo("Bearer resource_metadata=\"" + address + "\", scope=\"mcp\"");
      String prefix = context.equals("/") ? "" : context;
      for (String suffix : new String[] {"", "/mcp"}) {
        assertThat(server.get(prefix + WELL_KNOWN + suffix).body()).contains(resource);
      }
    }
  }

  @Test
  void filterOfTheResourceAlone_mapsItselfToTheMetadata() throws Exception {
    try (JettyServer server = server("/", "/mcp/*", "https://api.example.com/mcp")) {
      assertThat(server.get(WELL_KNOWN + "/mcp").statusCode()).isEqualTo(200);
      assertThat(server.get(WELL_KNOWN).statusCode()).isEqualTo(200);
      assertThat(server.get("/other").body()).isEqualTo("DONE");
      assertThat(server.get("/mcp").statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "throw",
        "throw-wrapped",
        "throw-after-writing",
        "throw-in-async",
        "refuse",
        "forward"
      })
  void refusalFromWithin_isThatOfTheBorder(String how) throws Exception {
    try (JettyServer server = server()) {
      HttpResponse<String> response = server.get("/mcp/" + how, "Authorization", bearer("mcp"));

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(challenge(response)).isEqualTo(NEEDS_MORE);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json");
      assertThat(response.headers().firstValue("X-Written")).isEmpty();
      assertThat(response.body())
          .isEqualTo(
              "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"The request requires higher"
                  + " privileges than the access token provides\"}");
      assertThat(server.get("/mcp/" + how, "Authorization", bearer("mcp", "orders:write")).body())
          .isEqualTo("DONE");
    }
  }

  @Test
  void refusalOfAnAnonymousRequest_asksForAToken() throws Exception {
    try (JettyServer server = server()) {
      HttpResponse<String> response = server.get("/public/throw");

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(challenge(response))
          .startsWith("Bearer resource_metadata=")
          .doesNotContain("error");
    }
  }

  @Test
  void refusalAfterTheResponseIsCommitted_isTheApplicationsOwnFailure() throws Exception {
    try (JettyServer server = server()) {
      assertThat(server.get("/mcp/refuse-late", "Authorization", bearer("mcp")).body())
          .isEqualTo("begun false");
    }
  }

  @Test
  void requestThatNoFilterHasSeen_cannotBeRefused() throws Exception {
    try (JettyServer server = server("/", "/mcp/*", "https://api.example.com/mcp")) {
      assertThat(server.get("/other/refuse-unseen").body())
          .isEqualTo("The request has not passed a JwtAuthenticationFilter.");
    }
  }

  /** Needs a scope for what the last segment of the path says, and finds out late. */
  @SuppressWarnings("serial")
  private static final class Application extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      String path = request.getRequestURI();
      String how = path.substring(path.lastIndexOf('/') + 1);
      if (!mayWrite(request)) {
        refuse(how, request, response);
      } else {
        response.getWriter().print("DONE");
      }
    }

    private static boolean mayWrite(HttpServletRequest request) {
      return request.getUserPrincipal() instanceof JwtPrincipal user
          && user.scopes().contains("orders:write");
    }

    private static void refuse(String how, HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      PolicyDecision decision = PolicyDecision.insufficientScope("orders:write");
      RequestRefusedException refused = new RequestRefusedException(decision);
      switch (how) {
        case "throw" -> throw refused;
        case "throw-wrapped" ->
            throw new ServletException(new IllegalStateException("a framework", refused));
        case "throw-after-writing" -> {
          response.setHeader("X-Written", "x");
          response.setStatus(201);
          response.getWriter().print("written");
          throw refused;
        }
        case "throw-in-async" -> {
          request.startAsync();
          throw refused;
        }
        case "refuse" -> {
          response.getWriter().print("written");
          JwtAuthenticationFilter.refuse(request, response, decision);
        }
        case "forward" -> request.getRequestDispatcher("/mcp/throw").forward(request, response);
        case "refuse-late" -> {
          response.getWriter().print("begun ");
          response.flushBuffer();
          response.getWriter().print(JwtAuthenticationFilter.refuse(request, response, decision));
        }
        case "refuse-unseen" -> {
          assertThatIllegalStateException()
              .isThrownBy(() -> JwtAuthenticationFilter.refuse(request, response, decision))
              .satisfies(e -> response.getWriter().print(e.getMessage()));
        }
        default -> response.getWriter().print("DONE");
      }
    }
  }
}
