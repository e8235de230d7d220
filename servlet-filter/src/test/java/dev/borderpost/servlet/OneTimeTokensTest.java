package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.RevocationList;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.ServletHolder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** In a real server, where one request is several dispatches. */
class OneTimeTokensTest {

  @AutoClose private final TestIssuer issuer = TestIssuer.start();

  /** Sends a request on as its path says: {@code /once/forward}, {@code include}, {@code async}. */
  private static final class Dispatching extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      switch (request.getServletPath()) {
        case "/once/forward" ->
            request.getRequestDispatcher("/once/end").forward(request, response);
        case "/open/forward" ->
            request.getRequestDispatcher("/once/end").forward(request, response);
        case "/once/include" -> {
          request.getRequestDispatcher("/once/end").include(request, response);
          request.getRequestDispatcher("/open/end").include(request, response);
          request.getRequestDispatcher("/once/other").include(request, response);
        }
        case "/once/async" -> request.startAsync().dispatch("/once/end");
        case "/once/error" -> response.sendError(418);
        default -> throw new IllegalStateException("no such path");
      }
    }
  }

  /** Where requests are sent on to. */
  private static final class End extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("end ");
    }
  }

  private JettyServer server() throws Exception {
    ClaimsPolicy singleUse = ClaimsPolicy.singleUse(TokenIdStore.inMemory(100));
    Guard guard =
        Guard.of(
            issuer.authenticator().build(),
            AccessRules.builder().require("/once/**", singleUse).build());
    return new JettyServer(
        context -> {
          context.addFilter(
              new FilterHolder(new JwtAuthenticationFilter(guard)),
              "/*",
              EnumSet.allOf(DispatcherType.class));
          ServletHolder servlet = new ServletHolder(new Dispatching());
          servlet.setAsyncSupported(true);
          for (String path :
              List.of(
                  "/once/forward",
                  "/open/forward",
                  "/once/include",
                  "/once/async",
                  "/once/error")) {
            context.addServlet(servlet, path);
          }
          for (String path : List.of("/once/end", "/once/other", "/open/end")) {
            context.addServlet(new ServletHolder(new End()), path);
          }
        });
  }

  @Test
  void requestWithAllItsDispatches_isOneUse() throws Exception {
    try (JettyServer server = server()) {
      for (Map.Entry<String, String> expected :
          Map.of(
                  "/once/end", "end ",
                  "/once/forward", "end ",
                  "/open/forward", "end ",
                  "/once/include", "end end end ",
                  "/once/async", "end ")
              .entrySet()) {
        String bearer = "Bearer " + issuer.token("alice").sign();

        var first = server.get(expected.getKey(), "Authorization", bearer);
        var second = server.get(expected.getKey(), "Authorization", bearer);

        assertThat(first.statusCode()).as(expected.getKey()).isEqualTo(200);
        assertThat(first.body()).isEqualTo(expected.getValue());
        assertThat(second.statusCode()).as(expected.getKey()).isEqualTo(401);
      }
      String bearer = "Bearer " + issuer.token("alice").sign();
      assertThat(server.get("/once/error", "Authorization", bearer).statusCode()).isEqualTo(418);
      assertThat(server.get("/once/error", "Authorization", bearer).statusCode()).isEqualTo(401);
    }
  }

  /** Revokes the token that it was asked with. */
  private static final class SignOut extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      RevocationList list =
          (RevocationList) getServletContext().getAttribute(RevocationList.class.getName());
      list.revokeToken(((JwtPrincipal) request.getUserPrincipal()).jwt());
    }
  }

  @Test
  void revocationListOfTheConfiguration_isAnAttributeOfTheContext() throws Exception {
    Map<String, String> settings = new HashMap<>(issuer.settings());
    settings.put("revocation", "on");
    settings.put("store", "memory");
    FilterHolder filter = new FilterHolder(JwtAuthenticationFilter.class);
    filter.setInitParameters(settings);
    try (JettyServer server =
        new JettyServer(
            context -> {
              context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
              context.addServlet(new ServletHolder(new SignOut()), "/sign-out");
            })) {
      String bearer = "Bearer " + issuer.token("alice").sign();

      assertThat(server.get("/sign-out", "Authorization", bearer).statusCode()).isEqualTo(200);
      assertThat(server.get("/sign-out", "Authorization", bearer).statusCode()).isEqualTo(401);
      assertThat(
              server
                  .get("/sign-out", "Authorization", "Bearer " + issuer.token("alice").sign())
                  .statusCode())
          .isEqualTo(200);
    }
  }
}
