package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.RevocationList;
import dev.borderpost.testing.TestClock;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.ServletHolder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A stream of events that is still open when its token is over. */
class EventStreamTest {

  private final TestClock clock = TestClock.at(Instant.parse("2026-06-01T12:00:00Z"));
  @AutoClose private final TestIssuer issuer = TestIssuer.builder().clock(clock).start();
  private final RevocationList revocations = RevocationList.inMemory(10, clock);
  private final BlockingQueue<JwtPrincipal> opened = new LinkedBlockingQueue<>();

  private JettyServer server() throws Exception {
    Guard guard =
        Guard.of(issuer.authenticator().policy(ClaimsPolicy.notRevoked(revocations)).build());
    FilterHolder filter = new FilterHolder(new JwtAuthenticationFilter(guard));
    filter.setAsyncSupported(true);
    ServletHolder events = new ServletHolder(new Events(opened));
    events.setAsyncSupported(true);
    return new JettyServer(
        context -> {
          context.addServlet(events, "/events");
          context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        });
  }

  /** The whole stream, when it has ended. */
  private CompletableFuture<String> stream(JettyServer server, String id) {
    String token = issuer.token("alice").tokenId(id).sign();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.get("/events", "Authorization", "Bearer " + token).body();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void stream_endsWhenItsTokenHasExpired() throws Exception {
    try (JettyServer server = server()) {
      CompletableFuture<String> stream = stream(server, "1");
      assertThat(opened.poll(60, TimeUnit.SECONDS)).isNotNull();

      clock.advance(Duration.ofDays(1));

      assertThat(stream.get(60, TimeUnit.SECONDS))
          .isEqualTo("event: opened\n\nevent: end\ndata: expired\n\n");
    }
  }

  @Test
  void stream_endsWhenItsTokenIsRevoked_andAnotherGoesOn() throws Exception {
    try (JettyServer server = server()) {
      CompletableFuture<String> revoked = stream(server, "1");
      JwtPrincipal user = opened.poll(60, TimeUnit.SECONDS);
      CompletableFuture<String> other = stream(server, "2");
      assertThat(opened.poll(60, TimeUnit.SECONDS)).isNotNull();

      assertThat(user).isNotNull();
      revocations.revokeToken(user.jwt());

      assertThat(revoked.get(60, TimeUnit.SECONDS)).endsWith("event: end\ndata: revoked\n\n");
      assertThat(other).isNotDone();
      clock.advance(Duration.ofDays(1));
      assertThat(other.get(60, TimeUnit.SECONDS)).endsWith("data: expired\n\n");
    }
  }

  /** Opens a stream that ends with its token. */
  @SuppressWarnings("serial")
  private static final class Events extends HttpServlet {

    private final BlockingQueue<JwtPrincipal> opened;

    Events(BlockingQueue<JwtPrincipal> opened) {
      this.opened = opened;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/event-stream");
      AsyncContext async = request.startAsync();
      async.setTimeout(0);
      response.getWriter().print("event: opened\n\n");
      response.flushBuffer();
      Guard guard = (Guard) getServletContext().getAttribute(Guard.class.getName());
      JwtPrincipal user = (JwtPrincipal) request.getUserPrincipal();
      JwtAuthenticator.Watch watch = guard.watch(user, reason -> end(async, reason.code()));
      assertThat(watch).isNotNull();
      opened.add(user);
    }

    private static void end(AsyncContext async, String reason) {
      try {
        async.getResponse().getWriter().print("event: end\ndata: " + reason + "\n\n");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } finally {
        async.complete();
      }
    }
  }
}
