package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee9.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.ServletContextHandler;
import org.eclipse.jetty.ee9.servlet.ServletHolder;
import org.eclipse.jetty.server.CustomRequestLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** The user's name in the MDC of the application, in a real server with Logback. */
@Timeout(60)
class UserInLogsTest {

  private static final String KEY = "user";

  private final TestIssuer issuer = TestIssuer.start();

  /** What the MDC has within the application, in this order. */
  private final List<String> seen = new CopyOnWriteArrayList<>();

  /** What the MDC has on the same thread after each call of the filter. */
  private final List<String> left = new CopyOnWriteArrayList<>();

  private final LinkedBlockingQueue<String> accessLog = new LinkedBlockingQueue<>();
  private Guard guard;
  private JettyServer server;

  @BeforeEach
  void start() throws Exception {
    guard =
        Guard.of(
                issuer.authenticator().build(),
                AccessRules.builder().permit("/open/**").optional("/either/**").build())
            .withMdcKey(KEY);
    server =
        new JettyServer(
            this::addTo, new CustomRequestLog(accessLog::add, "\"%{dev.borderpost.user}attr\" %s"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    guard.close();
    issuer.close();
  }

  private void addTo(ServletContextHandler context) {
    context.addServlet(new ServletHolder(new Application()), "/");
    EnumSet<DispatcherType> all = EnumSet.allOf(DispatcherType.class);
    FilterHolder surrounding = new FilterHolder(new Surrounding());
    surrounding.setAsyncSupported(true);
    context.addFilter(surrounding, "/*", all);
    FilterHolder filter = new FilterHolder(new JwtAuthenticationFilter(guard));
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", all);
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(500, "/open/error");
    context.setErrorHandler(errors);
  }

  private int get(String path, String user) throws Exception {
    return server.get(path, "Authorization", "Bearer " + issuer.token(user).sign()).statusCode();
  }

  private String logged() throws InterruptedException {
    return accessLog.poll(30, TimeUnit.SECONDS);
  }

  /** The values after the filter, which may come later than the response. */
  private void assertLeft(String... values) {
    await().untilAsserted(() -> assertThat(left).containsExactlyInAnyOrder(values));
  }

  private void assertSeen(String... situations) {
    await().untilAsserted(() -> assertThat(seen).containsExactly(situations));
  }

  @Test
  void request_hasItsUser_andTheThreadIsCleanAfterwards() throws Exception {
    assertThat(get("/page", "alice")).isEqualTo(200);
    assertThat(get("/page", "bob")).isEqualTo(200);
    assertThat(server.get("/open/page").statusCode()).isEqualTo(200);
    assertThat(server.get("/either/page").statusCode()).isEqualTo(200);
    assertThat(server.get("/page").statusCode()).isEqualTo(401);

    assertSeen("REQUEST alice", "REQUEST bob", "REQUEST null", "REQUEST null");
    assertLeft("before", "before", "before", "before", "before");
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "include"})
  void nestedDispatch_hasTheUser_andWhatFollowsItToo(String dispatch) throws Exception {
    assertThat(get("/" + dispatch + "/page", "alice")).isEqualTo(200);

    assertSeen(
        "REQUEST alice", dispatch.toUpperCase(Locale.ROOT) + " alice", "after the dispatch alice");
    assertLeft("alice", "before");
  }

  @Test
  void asyncDispatch_hasTheUser_onWhateverThread() throws Exception {
    assertThat(get("/async/page", "alice")).isEqualTo(200);

    assertSeen("REQUEST alice", "own thread null", "ASYNC alice");
    assertLeft("before", "before");
  }

  @Test
  void exception_leavesTheThreadClean_andTheErrorPageHasTheUser() throws Exception {
    assertThat(get("/throw", "alice")).isEqualTo(500);

    assertSeen("REQUEST alice", "ERROR alice");
    assertLeft("before", "before");
  }

  @Test
  void applicationThatClearsTheMdc_orChangesIt_harmsNobody() throws Exception {
    assertThat(get("/clear", "alice")).isEqualTo(200);
    assertThat(get("/change", "alice")).isEqualTo(200);

    assertLeft("before", "before");
  }

  @Test
  void logout_endsTheNameInDispatches_andInTheAccessLog() throws Exception {
    assertThat(get("/either/logout", "alice")).isEqualTo(200);

    assertSeen("REQUEST alice", "FORWARD null");
    assertThat(logged()).isEqualTo("\"-\" 200");
    assertThat(get("/logout", "alice")).isEqualTo(200);
    assertThat(logged()).isEqualTo("\"-\" 200");
  }

  @Test
  void nameThatCouldForgeALine_isEscaped() throws Exception {
    assertThat(get("/page", "a\r\nb\" 200 \u202ec")).isEqualTo(200);

    String escaped = "a\\u000d\\u000ab\\u0022 200 \\u202ec";
    assertSeen("REQUEST " + escaped);
    assertThat(logged()).isEqualTo("\"" + escaped.replace("\\", "\\\\") + "\" 200"); // Jetty's own
  }

  @Test
  void accessLog_namesTheUser() throws Exception {
    get("/page", "alice");
    assertThat(logged()).isEqualTo("\"alice\" 200");
    get("/async/page", "bob");
    assertThat(logged()).isEqualTo("\"bob\" 200");
    server.get("/open/page");
    assertThat(logged()).isEqualTo("\"-\" 200");
    server.get("/page");
    assertThat(logged()).isEqualTo("\"-\" 401");
  }

  /** Has its own value under the same key, as a thread that something else has left unclean. */
  private final class Surrounding implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (request.getDispatcherType() == DispatcherType.REQUEST
          || request.getDispatcherType() == DispatcherType.ERROR
          || request.getDispatcherType() == DispatcherType.ASYNC) {
        MDC.put(KEY, "before");
      }
      try {
        chain.doFilter(request, response);
      } finally {
        left.add(String.valueOf(MDC.get(KEY)));
      }
    }
  }

  @SuppressWarnings("serial")
  private final class Application extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      note(request.getDispatcherType().name());
      if (request.getDispatcherType() != DispatcherType.REQUEST) {
        return;
      }
      String path = request.getServletPath();
      switch (path) {
        case "/forward/page" -> {
          request.getRequestDispatcher("/page").forward(request, response);
          note("after the dispatch");
        }
        case "/include/page" -> {
          request.getRequestDispatcher("/page").include(request, response);
          note("after the dispatch");
        }
        case "/async/page" -> startAsync(request.startAsync());
        case "/throw" -> throw new IllegalStateException("thrown by the application");
        case "/clear" -> MDC.clear();
        case "/change" -> MDC.put(KEY, "changed");
        case "/logout" -> request.logout();
        case "/either/logout" -> {
          request.logout();
          request.getRequestDispatcher("/open/page").forward(request, response);
        }
        default -> {}
      }
    }

    private void startAsync(AsyncContext async) {
      new Thread(
              () -> {
                note("own thread");
                async.dispatch("/page");
              })
          .start();
    }

    private void note(String situation) {
      seen.add(situation + " " + MDC.get(KEY));
    }
  }
}
