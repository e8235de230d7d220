package dev.borderpost.it.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.extract.RequestView;
import dev.borderpost.it.keys.FaultyServer.Behaviour;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server with one event loop and Vert.x's own detector of code that blocks it, while keys do not
 * come.
 */
@Timeout(60)
class EventLoopTest {

  private static final Duration BLOCKED = Duration.ofSeconds(1);
  private static final Duration LONG_ENOUGH_TO_BE_REPORTED = BLOCKED.multipliedBy(3).dividedBy(2);
  private static final int WAITING = 20;

  private final List<String> blocked = new CopyOnWriteArrayList<>();
  private CountDownLatch answer = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Signer known = Signer.named("known");
  private final Signer rotated = Signer.named("rotated");
  private Vertx vertx;
  private HttpServer server;
  private FaultyServer keyServer;
  private JwtAuthenticator authenticator;

  /** Why keys have to be waited for. */
  enum Because {
    THERE_ARE_NONE_YET,
    THE_KEY_IS_UNKNOWN,
    THE_ISSUER_IS_NEW
  }

  /** How the key server makes others wait. */
  enum How {
    SILENT,
    DRIPPING
  }

  @BeforeEach
  void start() throws Exception {
    keyServer = FaultyServer.start("127.0.0.2");
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setBlockedThreadCheckInterval(20)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(BLOCKED.toMillis())
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
    ((VertxInternal) vertx)
        .blockedThreadChecker()
        .setThreadBlockedHandler(event -> reported(event.thread()));
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .await(30, TimeUnit.SECONDS);
  }

  /** A thread that waits for something; one that merely gets no processor is not blocked. */
  private void reported(Thread thread) {
    if (thread.getState() != Thread.State.RUNNABLE) {
      blocked.add(thread.getName());
    }
  }

  @AfterEach
  void stop() throws Exception {
    answer.countDown();
    vertx.close().await(30, TimeUnit.SECONDS);
    trustNobody();
    keyServer.close();
  }

  private void handle(HttpServerRequest request) {
    RequestView view = Client.request(request.getHeader("Token"));
    switch (request.path()) {
      case "/async" -> {
        Context context = vertx.getOrCreateContext();
        authenticator
            .authenticateAsync(view)
            .thenAccept(result -> context.runOnContext(nothing -> respond(request, result)));
      }
      case "/blocking" -> respond(request, authenticator.authenticate(view));
      default -> request.response().end();
    }
  }

  private static void respond(HttpServerRequest request, AuthenticationResult result) {
    request.response().setStatusCode(Client.status(result)).end();
  }

  /** Loads what takes its time the first time. */
  @BeforeAll
  static void warmUp() {
    Signer signer = Signer.named("key");
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(
                Issuer.of(Signer.ISSUER)
                    .audience(Signer.AUDIENCE)
                    .keys(KeySource.jwkSet(Signer.jwkSet(signer)))
                    .build())
            .build();
    try (authenticator) {
      authenticator.authenticate(Client.request(signer.token(Clock.systemUTC())));
    }
  }

  private CompletableFuture<Integer> get(String path, Signer signer) {
    return client
        .sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .header("Token", signer.token(Clock.systemUTC()))
                .build(),
            BodyHandlers.discarding())
        .thenApply(response -> response.statusCode());
  }

  private void trustNobody() {
    if (authenticator != null) {
      authenticator.close();
    }
  }

  private JwtAuthenticator authenticator(boolean resolved) {
    Issuer issuer =
        Issuer.of(Signer.ISSUER)
            .audience(Signer.AUDIENCE)
            .keys(KeySource.jwkSet(keyServer.uri()))
            .build();
    return resolved
        ? JwtAuthenticator.builder().issuerResolver(identifier -> Optional.of(issuer)).build()
        : JwtAuthenticator.builder().issuer(issuer).build();
  }

  /** Answers when the test says so, and until then not at all, or with one byte after the other. */
  private Behaviour makingWait(How how) {
    CountDownLatch answer = this.answer;
    byte[] good = Behaviour.bytes("200 OK", "X: y", Signer.jwkSet(known, rotated));
    return (in, out) -> {
      int sent = 0;
      while (!answer.await(how == How.SILENT ? 1000 : 10, TimeUnit.MILLISECONDS)) {
        if (how == How.DRIPPING) {
          out.write(good, sent++, 1);
          out.flush();
        }
      }
      out.write(good, sent, good.length - sent);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "THERE_ARE_NONE_YET, SILENT",
    "THERE_ARE_NONE_YET, DRIPPING",
    "THE_KEY_IS_UNKNOWN, SILENT",
    "THE_KEY_IS_UNKNOWN, DRIPPING",
    "THE_ISSUER_IS_NEW, SILENT"
  })
  void authenticateAsync_leavesTheEventLoopToOthersWhileItWaits(Because because, How how) {
    // Again where the machine is so busy that this takes longer than requests wait, 5 seconds.
    await()
        .atMost(Duration.ofSeconds(50))
        .pollInSameThread()
        .untilAsserted(() -> assertThatOthersAreAnsweredMeanwhile(because, how));
    assertThat(blocked).isEmpty();
  }

  private void assertThatOthersAreAnsweredMeanwhile(Because because, How how) {
    trustNobody();
    answer.countDown();
    answer = new CountDownLatch(1);
    if (because == Because.THE_KEY_IS_UNKNOWN) {
      keyServer.behave(Behaviour.json(Signer.jwkSet(known)));
      authenticator = authenticator(false);
      assertThat(get("/async", known).join()).isEqualTo(200);
      keyServer.behave(makingWait(how));
    } else {
      keyServer.behave(makingWait(how));
      authenticator = authenticator(because == Because.THE_ISSUER_IS_NEW);
    }

    List<CompletableFuture<Integer>> waiting =
        Stream.generate(() -> get("/async", rotated)).limit(WAITING).toList();
    int others = 0;
    long end = System.nanoTime() + LONG_ENOUGH_TO_BE_REPORTED.toNanos();
    for (; System.nanoTime() - end < 0; others++) {
      assertThat(get("/other", known).join()).isEqualTo(200);
    }

    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    answer.countDown();
    assertThat(waiting).allMatch(response -> response.join() == 200);
    System.out.printf(
        "%s, %s: %d requests waited, %d others were answered meanwhile%n",
        because, how, WAITING, others);
  }

  /** The detector works. */
  @Test
  void authenticate_onTheEventLoop_isReported() throws IOException {
    keyServer.behave(makingWait(How.SILENT));
    authenticator = authenticator(false);

    CompletableFuture<Integer> waiting = get("/blocking", known);

    await()
        .atMost(Duration.ofSeconds(50))
        .until(() -> blocked.stream().anyMatch(name -> name.contains("eventloop")));
    answer.countDown();
    assertThat(waiting.join()).isEqualTo(200);
  }
}
