package dev.borderpost.keys;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gets the documents that one refresh of keys needs, one after the other, all of them within one
 * deadline: no redirects, no encodings, no more bytes than a JWK Set can need.
 *
 * <p>What comes is completed by the client's own threads and not as the client does it, by the
 * common pool, which the application may have blocked.
 */
final class HttpFetch {

  /** How long a refresh may take, from the first connection to the last byte. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int MAX_LENGTH = 512 * 1024;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
  private static final Pattern MAX_AGE =
      Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);
  private static final Pattern NOT_TO_BE_KEPT =
      Pattern.compile("(?:^|[,\\s])no-(?:cache|store)\\s*(?:,|$)", Pattern.CASE_INSENSITIVE);

  private final Function<URI, HttpClient> client;
  private final Timing timing;
  private final long begin;
  private @Nullable CompletableFuture<?> exchange;
  private boolean cancelled;
  private volatile boolean late;

  HttpFetch(Function<URI, HttpClient> client, Timing timing) {
    this.client = client;
    this.timing = timing;
    this.begin = timing.nanoTime();
  }

  /** A document, or the answer that the one at hand is still the newest. */
  static final class Document {

    private final URI uri;
    private final int status;
    private final HttpHeaders headers;
    private final byte[] content;

    private Document(URI uri, HttpResponse.ResponseInfo head, byte[] content) {
      this.uri = uri;
      this.status = head.statusCode();
      this.headers = head.headers();
      this.content = content;
    }

    URI uri() {
      return uri;
    }

    byte[] content() {
      return content;
    }

    boolean notModified() {
      return status == NOT_MODIFIED;
    }

    /** The strong or weak name of this version of the document (RFC 9110 §8.8.3). */
    Optional<String> entityTag() {
      return headers.firstValue("ETag");
    }

    /** How long the document may be used without asking again (RFC 9111 §5.2.2). */
    Optional<Duration> maxAge() {
      String cacheControl = String.join(",", headers.allValues("Cache-Control"));
      if (NOT_TO_BE_KEPT.matcher(cacheControl).find()) {
        return Optional.of(Duration.ZERO);
      }
      return Optional.of(MAX_AGE.matcher(cacheControl))
          .filter(Matcher::find)
          .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1))));
    }
  }

  /**
   * Gets a document.
   *
   * @param entityTag of the version at hand
   * @return the document; or fails with a {@link FetchException}
   */
  CompletionStage<Document> get(URI uri, Optional<String> entityTag) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Accept", "application/jwk-set+json, application/json");
    entityTag.ifPresent(tag -> request.header("If-None-Match", tag));
    CompletableFuture<Document> document = new CompletableFuture<>();
    CompletableFuture<?> sent =
        client
            .apply(uri)
            .sendAsync(
                request.build(), head -> new Body(uri, head, entityTag.isPresent(), document));
    register(sent);
    CompletableFuture<?> unused =
        sent.exceptionally(
            failure -> {
              document.completeExceptionally(failed(uri, failure));
              return null;
            });
    Duration left = DEADLINE.minusNanos(timing.nanoTime() - begin);
    Runnable timer =
        timing.after(
            left.isNegative() ? Duration.ZERO : left,
            () -> {
              late = true;
              sent.cancel(true);
              document.completeExceptionally(tooLate(uri));
            });
    return document.whenComplete((result, failure) -> timer.run());
  }

  private synchronized void register(CompletableFuture<?> sent) {
    exchange = sent;
    if (cancelled) {
      sent.cancel(true);
    }
  }

  /** Ends the exchange that is under way. */
  synchronized void cancel() {
    cancelled = true;
    if (exchange != null) {
      exchange.cancel(true);
    }
  }

  /** The problem with an answer that shows before its body is read; empty when there is none. */
  private static Optional<FetchException> problem(
      URI uri, HttpResponse.ResponseInfo head, boolean mayBeUnmodified) {
    int status = head.statusCode();
    if (status == NOT_MODIFIED && mayBeUnmodified) {
      return Optional.empty();
    }
    if (status >= 300 && status < 400) {
      return Optional.of(
          new FetchException(
              shown(uri)
                  + " answers with a redirect ("
                  + status
                  + "), which is not followed: use the address that it leads to."));
    }
    String refusal = shown(uri) + " answers with status " + status + ".";
    if (status >= 400 && status < 500 && status != TOO_MANY_REQUESTS) {
      return Optional.of(FetchException.notFound(refusal));
    }
    if (status != OK) {
      return Optional.of(FetchException.retryAfter(refusal, retryAfter(head.headers())));
    }
    return head.headers().firstValue("Content-Encoding").orElse("identity").equals("identity")
        ? Optional.empty()
        : Optional.of(
            new FetchException(shown(uri) + " answers in an encoding that was not asked for."));
  }

  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .filter(value -> SECONDS.matcher(value).matches())
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  private FetchException failed(URI uri, Throwable failure) {
    if (late) {
      return tooLate(uri);
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    // The type says enough: messages of exceptions may hold what a server has sent.
    return new FetchException(
        shown(uri) + " cannot be read: " + cause.getClass().getName() + ".", cause);
  }

  private static FetchException tooLate(URI uri) {
    return new FetchException(
        shown(uri) + " did not answer completely within " + DEADLINE.toSeconds() + " s.");
  }

  /** An address without what might be a secret in it. */
  static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }

  /** The identifier of an issuer without what might be a secret in it, if it is an address. */
  static String shown(String issuer) {
    return issuer.replaceAll("//.*@", "//…@").replaceAll("[?#].*", "?…");
  }

  /** Collects a body, and lets the connection go as soon as there is something wrong with it. */
  private final class Body implements HttpResponse.BodySubscriber<@Nullable Void> {

    private final URI uri;
    private final HttpResponse.ResponseInfo head;
    private final boolean mayBeUnmodified;
    private final CompletableFuture<Document> document;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    Body(
        URI uri,
        HttpResponse.ResponseInfo head,
        boolean mayBeUnmodified,
        CompletableFuture<Document> document) {
      this.uri = uri;
      this.head = head;
      this.mayBeUnmodified = mayBeUnmodified;
      this.document = document;
    }

    @Override
    public CompletionStage<@Nullable Void> getBody() {
      return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      problem(uri, head, mayBeUnmodified)
          .ifPresentOrElse(this::refuse, () -> subscription.request(Long.MAX_VALUE));
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (bytes.size() + buffer.remaining() > MAX_LENGTH) {
          refuse(
              new FetchException(
                  shown(uri) + " answers with more than " + MAX_LENGTH / 1024 + " KiB."));
          return;
        }
        byte[] chunk = new byte[buffer.remaining()];
        buffer.get(chunk);
        bytes.writeBytes(chunk);
      }
    }

    private void refuse(FetchException problem) {
      if (subscription != null) {
        subscription.cancel();
      }
      document.completeExceptionally(problem);
      end.completeExceptionally(problem);
    }

    @Override
    public void onError(Throwable failure) {
      document.completeExceptionally(failed(uri, failure));
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      document.complete(new Document(uri, head, bytes.toByteArray()));
      end.complete(null);
    }
  }
}
