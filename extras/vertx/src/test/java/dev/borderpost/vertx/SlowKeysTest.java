package dev.borderpost.vertx;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.testing.TestIssuer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come before the keys: nothing is lost, and nothing is blocked. */
class SlowKeysTest {

  private final GatedKeys keys = new GatedKeys();
  private final BlockingQueue<RoutingContext> arrived = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    keys.close();
  }

  private RoutingContext awaitRequest() throws InterruptedException {
    RoutingContext ctx = arrived.poll(60, SECONDS);
    assertThat(ctx).isNotNull();
    return ctx;
  }

  private void protect(Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .handler(
            ctx -> {
              arrived.add(ctx);
              ctx.next();
            });
    JwtAuthenticationHandler.of(keys.guard).protect(router);
    router.route("/health").handler(ctx -> ctx.end("fine"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2000, 300_000})
  void bodyOfTheFirstPost_isThereWhenTheKeysAre(int length) throws Exception {
    String body = "b".repeat(length);
    try (Served served =
        Served.by(
            router -> {
              protect(router);
              router
                  .post("/echo")
                  .handler(BodyHandler.create(false))
                  .handler(ctx -> ctx.end(ctx.body().buffer()));
              router
                  .post("/stream")
                  .handler(ctx -> ctx.request().body().onSuccess(ctx::end).onFailure(ctx::fail));
            })) {
      CompletableFuture<HttpResponse<String>> first = post(served, "/echo", body);
      CompletableFuture<HttpResponse<String>> second = post(served, "/stream", body);
      awaitRequest();
      awaitRequest();
      assertThat(first).isNotDone();
      keys.open();

      assertThat(first.get(60, SECONDS).statusCode()).isEqualTo(200);
      assertThat(first.get().body()).isEqualTo(body);
      assertThat(second.get(60, SECONDS).body()).isEqualTo(body);
    }
  }

  @Test
  void bodyOfTheFirstPost_isThere_whenAKeyServerIsSlow() throws Exception {
    AtomicReference<JwtAuthenticationHandler> handler = new AtomicReference<>();
    try (TestIssuer issuer = TestIssuer.start();
        Served served =
            Served.by(
                router -> {
                  router.route().handler(ctx -> handler.get().handle(ctx));
                  router
                      .post("/stream")
                      .handler(
                          ctx -> ctx.request().body().onSuccess(ctx::end).onFailure(ctx::fail));
                })) {
      issuer.slow(Duration.ofMillis(300));
      // It asks for the keys at once, which are still to come when the request does.
      try (Guard guard = GuardConfiguration.guard(issuer.settings())) {
        handler.set(JwtAuthenticationHandler.of(guard));
        HttpResponse<String> response =
            post(served, "/stream", issuer.token("alice").sign(), "body").get(60, SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("body");
      }
    }
  }

  private CompletableFuture<HttpResponse<String>> post(Served served, String path, String body) {
    return post(served, path, keys.token(), body);
  }

  private static CompletableFuture<HttpResponse<String>> post(
      Served served, String path, String token, String body) {
    return served.later(
        served
            .request(path)
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void eventLoopIsNotBlocked_asItsCheckerConfirms() throws Exception {
    Queue<String> blocked = new ConcurrentLinkedQueue<>();
    CountDownLatch end = new CountDownLatch(1);
    try (Served served =
        Served.with(
            new VertxOptions()
                .setBlockedThreadCheckInterval(50)
                .setBlockedThreadCheckIntervalUnit(MILLISECONDS)
                .setMaxEventLoopExecuteTime(500)
                .setMaxEventLoopExecuteTimeUnit(MILLISECONDS)
                .setMaxWorkerExecuteTime(500)
                .setMaxWorkerExecuteTimeUnit(MILLISECONDS),
            new HttpServerOptions(),
            (vertx, router) -> protect(router))) {
      record(served.vertx, blocked);
      CompletableFuture<HttpResponse<String>> waiting =
          served.later(served.request("/x").header("Authorization", "Bearer " + keys.token()));
      awaitRequest();
      // A worker that is blocked for as long: when the checker has reported it, it has looked at
      // the event loop as well.
      served.vertx.executeBlocking(
          () -> {
            end.await();
            return null;
          });
      assertThat(served.send(served.request("/health")).body()).isEqualTo("fine");
      await().until(() -> blocked.stream().anyMatch(stack -> stack.contains("SlowKeysTest")));

      assertThat(waiting).isNotDone();
      assertThat(blocked).noneMatch(stack -> stack.contains("JwtAuthenticationHandler"));
      keys.open();
      end.countDown();
      assertThat(waiting.get(60, SECONDS).statusCode()).isEqualTo(404);
    }
  }

  private static void record(Vertx vertx, Queue<String> stacks) {
    ((VertxInternal) vertx)
        .blockedThreadChecker()
        .setThreadBlockedHandler(
            event -> stacks.add(Arrays.toString(event.thread().getStackTrace())));
  }

  @Test
  void requestThatIsAnsweredMeanwhile_goesNoFurther() throws Exception {
    Queue<String> reached = new ConcurrentLinkedQueue<>();
    try (Served served =
        Served.by(
            router -> {
              protect(router);
              router.route("/x").handler(ctx -> reached.add(ctx.request().path()));
              router.route("/y").handler(ctx -> ctx.end("y"));
            })) {
      CompletableFuture<HttpResponse<String>> first = post(served, "/x", "body");
      RoutingContext ctx = awaitRequest();
      ctx.vertx().runOnContext(now -> ctx.fail(504));
      assertThat(first.get(60, SECONDS).statusCode()).isEqualTo(504);
      keys.open();

      assertThat(served.get("/y", keys.token()).body()).isEqualTo("y");
      assertThat(reached).isEmpty();
    }
  }
}
