package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.ServletContextHandler;
import org.eclipse.jetty.ee9.servlet.ServletHolder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The settings about requests, as web.xml has them. */
class RequestSettingsTest {

  @AutoClose private final TestIssuer issuer = TestIssuer.start();

  private JettyServer server(Map<String, String> settings) throws Exception {
    FilterHolder filter = new FilterHolder(JwtAuthenticationFilter.class);
    Map<String, String> all = new HashMap<>(issuer.settings());
    all.putAll(settings);
    filter.setInitParameters(all);
    return new JettyServer(context -> addTo(context, filter));
  }

  private static void addTo(ServletContextHandler context, FilterHolder filter) {
    context.addServlet(new ServletHolder(new Echo("PAGE")), "/sign-in");
    context.addServlet(new ServletHolder(new Echo("RESOURCE")), "/");
    context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
  }

  private String token(String user) {
    return issuer.token(user).sign();
  }

  @Test
  void header_orElseTheCookie() throws Exception {
    try (JettyServer server =
        server(Map.of("header", "X-Forwarded-Access-Token", "cookie", "token"))) {
      String cookie = "token=" + token("bob");

      assertThat(
              server.get("/x", "X-Forwarded-Access-Token", token("alice"), "Cookie", cookie).body())
          .isEqualTo("RESOURCE alice");
      assertThat(server.get("/x", "X-Forwarded-Access-Token", "Bearer " + token("alice")).body())
          .isEqualTo("RESOURCE alice");
      assertThat(server.get("/x", "Cookie", cookie).body()).isEqualTo("RESOURCE bob");
      assertThat(server.get("/x", "Authorization", "Bearer " + token("alice")).statusCode())
          .isEqualTo(401);
      HttpResponse<String> spoofed =
          server.get(
              "/x",
              "X-Forwarded-Access-Token",
              token("alice"),
              "X-Forwarded-Access-Token",
              token("bob"));
      assertThat(spoofed.statusCode()).isEqualTo(400);
      assertThat(spoofed.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer error=\"invalid_request\"");
    }
  }

  @Test
  void queryToken_onItsPathsOnly_andItsResponseIsPrivate() throws Exception {
    try (JettyServer server = server(Map.of("query-token", "/events/**"))) {
      HttpResponse<String> events = server.get("/events/1?access_token=" + token("alice"));

      assertThat(events.body()).isEqualTo("RESOURCE alice");
      assertThat(events.headers().firstValue("Cache-Control")).contains("private, no-store");
      assertThat(events.headers().firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(server.get("/x?access_token=" + token("alice")).statusCode()).isEqualTo(401);
      assertThat(server.send("POST", "/events/1?access_token=" + token("alice")).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void unauthorizedPage_isShownForNavigations() throws Exception {
    try (JettyServer server = server(Map.of("unauthorized-page", "/sign-in", "cookie", "token"))) {
      HttpResponse<String> page =
          server.get("/x", "Accept", "text/html", "Cookie", "token=" + token("alice") + "x");

      assertThat(page.statusCode()).isEqualTo(401);
      assertThat(page.body()).isEqualTo("PAGE null");
      assertThat(page.headers().firstValue("WWW-Authenticate").orElseThrow())
          .contains("invalid_token");
      assertThat(server.get("/x").body()).contains("\"status\":401");
      assertThat(server.get("/x", "Cookie", "token=" + token("alice")).body())
          .isEqualTo("RESOURCE alice");
    }
  }

  @Test
  void unauthorizedPageOfTheOwnOrigin_isRedirectedTo_andOfAnotherStopsTheStart() throws Exception {
    Map<String, String> settings =
        Map.of(
            "own-origin", "https://shop.example",
            "unauthorized-page", "https://shop.example/sign-in");
    try (JettyServer server = server(settings)) {
      HttpResponse<String> redirect = server.get("/x?q=1", "Accept", "text/html");

      assertThat(redirect.statusCode()).isEqualTo(302);
      assertThat(redirect.headers().firstValue("Location"))
          .contains("https://shop.example/sign-in");
    }
    Map<String, String> elsewhere = new HashMap<>(settings);
    elsewhere.put("unauthorized-page", "https://evil.example/sign-in");
    assertThatThrownBy(() -> server(elsewhere))
        .hasMessageContaining("unauthorized-page")
        .hasMessageContaining("its origin is not the application's own");
  }

  /** As in links that the container writes for browsers without cookies. */
  @Test
  void sessionIdInThePath_isRefused_withAReasonOfItsOwn() throws Exception {
    List<String> reasons = new CopyOnWriteArrayList<>();
    JwtAuthenticator authenticator =
        issuer
            .authenticator()
            .listener(
                new AuthenticationListener() {
                  @Override
                  public void decided(DecisionEvent event) {
                    event.reason().ifPresent(reason -> reasons.add(reason.code()));
                  }
                })
            .build();
    try (JettyServer server =
        new JettyServer(
            context ->
                addTo(context, new FilterHolder(new JwtAuthenticationFilter(authenticator))))) {
      HttpResponse<String> refusal = server.get("/x;jsessionid=node0abc.node0");

      assertThat(refusal.statusCode()).isEqualTo(400);
      assertThat(refusal.body()).contains("The path can be read in more than one way");
      assertThat(server.get("/x;y=1").statusCode()).isEqualTo(400);
      assertThat(reasons).containsExactly("session_id_in_path", "ambiguous_path");
    }
  }

  @SuppressWarnings("serial")
  private static final class Echo extends HttpServlet {

    private final String name;

    Echo(String name) {
      this.name = name;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      setStatusWithMessage(response);
      response.getOutputStream().print(name + " " + request.getRemoteUser());
    }

    /** Removed from Servlet 6.0. */
    @SuppressWarnings("deprecation")
    private static void setStatusWithMessage(HttpServletResponse response) {
      response.setStatus(200, "OK");
    }
  }
}
