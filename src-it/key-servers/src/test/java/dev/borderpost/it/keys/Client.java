package dev.borderpost.it.keys;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.extract.RequestView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sends one request after the other, with a pause after each. */
final class Client implements AutoCloseable {

  private final JwtAuthenticator authenticator;
  private final Supplier<String> token;
  private final List<Answered> answers = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "client"));
  private final ScheduledFuture<?> requests;

  /**
   * A request that was answered.
   *
   * @param ended when, as of {@link System#nanoTime()}
   * @param retryAfter what the client was told; zero for nothing
   * @param waited whether the answer was not there at once
   * @param took how long it took
   */
  record Answered(long ended, int status, Duration retryAfter, boolean waited, Duration took) {}

  Client(JwtAuthenticator authenticator, Supplier<String> token, int pauseMillis) {
    this.authenticator = authenticator;
    this.token = token;
    this.requests =
        thread.scheduleWithFixedDelay(
            () -> answers.add(send()), 0, pauseMillis, TimeUnit.MILLISECONDS);
  }

  private Answered send() {
    long began = System.nanoTime();
    CompletableFuture<AuthenticationResult> answer =
        authenticator.authenticateAsync(request(token.get())).toCompletableFuture();
    boolean waited = !answer.isDone();
    AuthenticationResult result = answer.join();
    long ended = System.nanoTime();
    return new Answered(
        ended, status(result), retryAfter(result), waited, Duration.ofNanos(ended - began));
  }

  /** A request that carries a token. */
  static RequestView request(String token) {
    return RequestView.of("GET", "/").token(token);
  }

  /** As a guard answers it. */
  static int status(AuthenticationResult result) {
    if (result instanceof Authenticated) {
      return 200;
    }
    if (result instanceof Unavailable) {
      return 503;
    }
    return result instanceof Rejected rejected ? rejected.status() : 401;
  }

  private static Duration retryAfter(AuthenticationResult result) {
    return result instanceof Unavailable unavailable ? unavailable.retryAfter() : Duration.ZERO;
  }

  /** The answers until now; throws what has ended the requests, if anything has. */
  List<Answered> answers() {
    if (requests.isDone() && !requests.isCancelled()) {
      try {
        requests.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException("A request has failed", e);
      }
    }
    return List.copyOf(answers);
  }

  long count(int status) {
    return answers().stream().filter(answer -> answer.status() == status).count();
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
