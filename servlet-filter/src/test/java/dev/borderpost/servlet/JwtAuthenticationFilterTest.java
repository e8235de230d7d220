package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.Origins;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.ServletContextHandler;
import org.eclipse.jetty.ee9.servlet.ServletHolder;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tests in real containers, below src-it, do not show. */
class JwtAuthenticationFilterTest {

  @AutoClose private final TestIssuer issuer = TestIssuer.start();
  private final FilterChain chain = mock();

  @Test
  void requestThatIsNotHttp_isRefused() {
    ServletRequest request = mock();
    ServletResponse response = mock();
    when(request.getProtocol()).thenReturn("sip/2.0");
    JwtAuthenticationFilter filter = new JwtAuthenticationFilter(permitAll());

    assertThatThrownBy(() -> filter.doFilter(request, response, chain))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("sip/2.0");
    assertThatThrownBy(() -> filter.doFilter(mock(HttpServletRequest.class), response, chain))
        .isInstanceOf(ServletException.class);
    assertThatThrownBy(() -> filter.doFilter(request, mock(HttpServletResponse.class), chain))
        .isInstanceOf(ServletException.class);
    verifyNoInteractions(chain);
  }

  @ParameterizedTest
  @EnumSource
  void refusalOfACommittedResponse_addsNothingToIt(DispatcherType dispatcher) throws Exception {
    HttpServletRequest request = request(dispatcher, "/page");
    HttpServletResponse response = mock();
    when(response.isCommitted()).thenReturn(true);

    new JwtAuthenticationFilter(issuer.authenticator().build()).doFilter(request, response, chain);

    verify(response, never()).getOutputStream();
    verify(response, never()).reset();
    verify(response, never()).setStatus(anyInt());
    verifyNoInteractions(chain);
  }

  @ParameterizedTest
  @EnumSource
  void dispatchThatWasNeverDecidedAbout_isDecidedAbout(DispatcherType dispatcher) throws Exception {
    HttpServletRequest request = request(dispatcher, "/WEB-INF/view");
    HttpServletResponse response = mock();
    when(response.getOutputStream()).thenReturn(mock());

    new JwtAuthenticationFilter(issuer.authenticator().build()).doFilter(request, response, chain);

    verify(chain, never()).doFilter(any(), any());
  }

  @Test
  void verdictOfAnotherFilter_isNotItsOwn() throws Exception {
    HttpServletRequest request = request(DispatcherType.REQUEST, "/page");
    Map<String, Object> attributes = new HashMap<>();
    doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
        .when(request)
        .setAttribute(any(), any());
    when(request.getAttribute(any())).thenAnswer(call -> attributes.get(call.getArgument(0)));
    new JwtAuthenticationFilter(permitAll())
        .doFilter(request, mock(HttpServletResponse.class), chain);
    verify(chain).doFilter(any(), any());

    when(request.getDispatcherType()).thenReturn(DispatcherType.FORWARD);
    HttpServletResponse response = mock();
    when(response.getOutputStream()).thenReturn(mock());
    FilterChain behindTheSecond = mock();
    new JwtAuthenticationFilter(issuer.authenticator().build())
        .doFilter(request, response, behindTheSecond);

    verify(response).setStatus(401);
    verifyNoInteractions(behindTheSecond);
  }

  @Nested
  class InJetty {

    /** As in the README. */
    @Test
    void filterForAGuard_protectsEveryDispatch() throws Exception {
      Guard guard =
          Guard.of(
              issuer.authenticator().build(),
              AccessRules.builder()
                  .permit("/health")
                  .require("/admin/**", ClaimsPolicy.role("admin"))
                  .build());

      try (JettyServer server =
          new JettyServer(
              context -> {
                addPages(context);
                context.addFilter(
                    new FilterHolder(new JwtAuthenticationFilter(guard)),
                    "/*",
                    EnumSet.allOf(DispatcherType.class));
              })) {
        String alice = "Bearer " + issuer.token("alice").roles("admin").sign();
        String bob = "Bearer " + issuer.token("bob").sign();

        assertThat(server.get("/health").body()).isEqualTo("REQUEST null");
        assertThat(server.get("/page").statusCode()).isEqualTo(401);
        assertThat(server.get("/page", "Authorization", bob).body()).isEqualTo("REQUEST bob");
        assertThat(server.get("/async?/page", "Authorization", bob).body()).isEqualTo("ASYNC bob");
        assertThat(server.get("/async?/admin/x", "Authorization", bob).statusCode()).isEqualTo(403);
        assertThat(server.get("/async?/admin/x", "Authorization", alice).body())
            .isEqualTo("ASYNC alice");
      }
    }

    @Test
    void filterForAnAuthenticator_asksForATokenEverywhere() throws Exception {
      JwtAuthenticator authenticator = issuer.authenticator().build();

      try (JettyServer server =
          new JettyServer(
              context -> {
                addPages(context);
                context.addFilter(
                    new FilterHolder(new JwtAuthenticationFilter(authenticator)),
                    "/*",
                    EnumSet.allOf(DispatcherType.class));
              })) {
        for (String path : List.of("/", "/health", "/admin/x", "/nowhere")) {
          assertThat(server.get(path).statusCode()).isEqualTo(401);
          assertThat(server.get(path).headers().allValues("WWW-Authenticate"))
              .containsExactly("Bearer");
          assertThat(
                  server.get(path, "Authorization", "Bearer " + issuer.token("bob").sign()).body())
              .isEqualTo("REQUEST bob");
        }
      }
    }

    /** As docs/configuration.md has it. */
    @Test
    void corsHandlerInFront_answersPreflights_andMakesRefusalsReadable() throws Exception {
      String origin = "https://app.example";
      for (Origins origins : List.of(Origins.allowing(origin), Origins.allowing())) {
        Guard either =
            Guard.of(issuer.authenticator().origins(origins).build(), AccessRules.authenticated());
        try (JettyServer server =
            new JettyServer(
                context -> {
                  addPages(context);
                  context.addFilter(
                      new FilterHolder(new JwtAuthenticationFilter(either)),
                      "/*",
                      EnumSet.allOf(DispatcherType.class));
                  CrossOriginHandler cors = new CrossOriginHandler();
                  cors.setAllowedOriginPatterns(Set.of("https://app\\.example"));
                  cors.setExposedHeaders(Set.of("WWW-Authenticate"));
                  context.insertHandler(cors);
                })) {
          HttpResponse<String> preflight =
              server.send(
                  "OPTIONS", "/page", "Origin", origin, "Access-Control-Request-Method", "GET");
          HttpResponse<String> refusal = server.get("/page", "Origin", origin);

          assertThat(preflight.statusCode()).isEqualTo(200);
          assertThat(preflight.body()).isEmpty();
          assertThat(refusal.statusCode()).isEqualTo(401);
          assertThat(refusal.headers().allValues("Access-Control-Allow-Origin"))
              .containsExactly(origin);
          assertThat(refusal.headers().allValues("Access-Control-Expose-Headers"))
              .containsExactly("WWW-Authenticate");
        }
      }
    }

    private void addPages(ServletContextHandler context) {
      context.addServlet(new ServletHolder(new Page()), "/");
      context.addServlet(new ServletHolder(new Async()), "/async");
    }
  }

  private Guard permitAll() {
    return Guard.of(issuer.authenticator().build(), AccessRules.builder().permit("/**").build());
  }

  private static HttpServletRequest request(DispatcherType dispatcher, String path) {
    HttpServletRequest request = mock();
    when(request.getDispatcherType()).thenReturn(dispatcher);
    when(request.getMethod()).thenReturn("GET");
    when(request.getRequestURI()).thenReturn(path);
    when(request.getContextPath()).thenReturn("");
    when(request.getServletPath()).thenReturn(path);
    when(request.getHeaders(any())).thenAnswer(call -> Collections.emptyEnumeration());
    return request;
  }

  @SuppressWarnings("serial")
  private static final class Page extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(request.getDispatcherType() + " " + request.getRemoteUser());
    }
  }

  /** Goes on to the path that the query names. */
  @SuppressWarnings("serial")
  private static final class Async extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      AsyncContext async = request.startAsync(request, response);
      String path = request.getQueryString();
      async.start(() -> async.dispatch(path));
    }
  }
}
