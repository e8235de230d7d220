package dev.borderpost.spring;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.TestIssuer;
import dev.borderpost.verify.VerifiedJwt;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class StopTest {

  private static final List<String> EVENTS = new CopyOnWriteArrayList<>();
  private static final CountDownLatch ARRIVED = new CountDownLatch(1);
  private static final CountDownLatch STOPPING = new CountDownLatch(1);

  /** Is closed with the guard. */
  public static final class PartOfTheGuard implements ClaimsPolicy, AutoCloseable {

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return PolicyDecision.accept();
    }

    @Override
    public void close() {
      EVENTS.add("guard closed");
    }
  }

  @RestController
  static class Slow {

    @GetMapping("/slow")
    void answerWhenTheServerStops(HttpServletResponse response)
        throws InterruptedException, IOException {
      ARRIVED.countDown();
      STOPPING.await();
      EVENTS.add("answered");
      response.setContentLength(4);
      response.getOutputStream().print("done");
      response.flushBuffer();
    }
  }

  /** Stops in the phase in which the server finishes its requests. */
  static final class ServerStops implements SmartLifecycle {

    private volatile boolean running;

    @Override
    public int getPhase() {
      return SmartLifecycle.DEFAULT_PHASE - 1024;
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop() {
      running = false;
      EVENTS.add("stopping");
      STOPPING.countDown();
    }

    @Override
    public boolean isRunning() {
      return running;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Beans {

    @Bean
    ServerStops serverStops() {
      return new ServerStops();
    }

    @Bean
    Slow slow() {
      return new Slow();
    }
  }

  @Test
  void requestInFlight_isFinished_beforeTheGuardIsClosed() throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      Running application =
          Running.start(
              issuer,
              List.of(SampleApplication.class, Beans.class),
              "borderpost.policies=" + PartOfTheGuard.class.getName());
      String token = issuer.token("alice").sign();
      CompletableFuture<HttpResponse<String>> response =
          CompletableFuture.supplyAsync(
              () -> application.get("/slow", "Authorization", "Bearer " + token));
      assertThat(ARRIVED.await(60, SECONDS)).isTrue();

      application.close();

      assertThat(response.get(60, SECONDS).body()).isEqualTo("done");
      assertThat(EVENTS).containsExactly("stopping", "answered", "guard closed");
    }
  }
}
