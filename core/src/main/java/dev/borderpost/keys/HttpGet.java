package dev.borderpost.keys;

import dev.borderpost.keys.HttpFetch.Document;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request of an {@link HttpFetch}. If its connection may have died silently, it is repeated
 * once on another one; the first answer counts.
 */
final class HttpGet {

  /** The part of the time that is left after which a silent connection is given up. */
  private static final int PART_BEFORE_RETRY = 3;

  private final URI uri;
  private final HttpConnections connections;
  private final Timing timing;
  private final Function<HttpResponse.ResponseInfo, Optional<FetchException>> problem;
  private final HttpRequest request;
  private final CompletableFuture<Document> document = new CompletableFuture<>();
  private final Map<Integer, CompletableFuture<?>> exchanges = new ConcurrentHashMap<>();
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile @Nullable Integer answeredBy;
  private volatile boolean ended;

  /**
   * Creates a request that is not sent yet.
   *
   * @param problem the problem with the head of an answer
   */
  HttpGet(
      HttpRequest request,
      HttpConnections connections,
      Timing timing,
      Function<HttpResponse.ResponseInfo, Optional<FetchException>> problem) {
    this.uri = request.uri();
    this.request = request;
    this.connections = connections;
    this.timing = timing;
    this.problem = problem;
  }

  /**
   * Sends the request, unless it was cancelled already.
   *
   * @param time the time that is left
   * @param late the failure when that is over
   */
  CompletionStage<Document> run(Duration time, FetchException late) {
    if (ended) {
      return document;
    }
    Duration left = time.isNegative() ? Duration.ZERO : time;
    int number = send(connections.clientFor(uri));
    Runnable retry =
        connections.mayBeStale(uri, number, timing.nanoTime())
            ? timing.after(left.dividedBy(PART_BEFORE_RETRY), () -> retryInsteadOf(number))
            : () -> {};
    Runnable deadline = timing.after(left, () -> end(late));
    return document.whenComplete(
        (result, failure) -> {
          retry.run();
          deadline.run();
          exchanges.forEach(this::cancelUnanswered);
        });
  }

  private int send(HttpConnections.Lease lease) {
    unanswered.incrementAndGet();
    int number = lease.number();
    CompletableFuture<?> exchange = lease.client().sendAsync(request, head -> body(number, head));
    exchanges.put(number, exchange);
    if (document.isDone()) {
      cancelUnanswered(number, exchange); // it ended while this was sent
    }
    CompletableFuture<?> unused =
        exchange.exceptionally(
            failure -> {
              failed(number, failure);
              return null;
            });
    return number;
  }

  private HttpBody body(int number, HttpResponse.ResponseInfo head) {
    answeredBy = number;
    connections.answered(uri, number, timing.nanoTime());
    return new HttpBody(
        HttpFetch.shown(uri), problem.apply(head), this::fail, content -> complete(head, content));
  }

  private void complete(HttpResponse.ResponseInfo head, byte[] content) {
    try {
      boolean isGzip = content.length > 0 && HttpBody.isGzip(head.headers());
      byte[] plain = isGzip ? HttpBody.inflated(HttpFetch.shown(uri), content) : content;
      document.complete(new Document(uri, head, plain));
    } catch (IOException | FetchException e) {
      fail(e);
    }
  }

  private void fail(Throwable failure) {
    document.completeExceptionally(failure(failure));
  }

  private void failed(int number, Throwable failure) {
    retryInsteadOf(number);
    if (unanswered.decrementAndGet() == 0 && !ended) {
      fail(failure);
    }
  }

  /** Sends the request again if the connection may have died. */
  private void retryInsteadOf(int silent) {
    if (!ended && answeredBy == null && !document.isDone()) {
      connections.insteadOf(uri, silent, timing.nanoTime()).ifPresent(this::send);
    }
  }

  void cancel() {
    end(new FetchException(HttpFetch.shown(uri) + " is not read any more."));
  }

  private void end(FetchException problem) {
    ended = true;
    document.completeExceptionally(problem);
    exchanges.values().forEach(exchange -> exchange.cancel(true));
  }

  /** Cancels an exchange that another one was faster than. */
  private void cancelUnanswered(Integer number, CompletableFuture<?> exchange) {
    if (!number.equals(answeredBy)) {
      exchange.cancel(true);
    }
  }

  private FetchException failure(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    // Only the type: messages of exceptions may contain text that a server has sent.
    return cause instanceof FetchException known
        ? known
        : new FetchException(
            HttpFetch.shown(uri)
                + " cannot be read: "
                + cause.getClass().getName()
                + "."
                + ConnectionProblem.of(uri, cause),
            cause);
  }
}
