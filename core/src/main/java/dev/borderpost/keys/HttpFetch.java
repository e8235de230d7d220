package dev.borderpost.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gets the documents that one refresh of keys needs, all of them within one deadline: no redirects,
 * no encodings, no more bytes than a JWK Set can need. One document is fetched at a time.
 */
final class HttpFetch {

  /** How long a refresh may take, from the first connection to the last byte. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final int NOT_MODIFIED = 304;
  private static final int MAX_LENGTH = 512 * 1024;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
  private static final Pattern MAX_AGE =
      Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);

  private final HttpClient client;
  private final Timing timing;
  private final long begin;
  private volatile @Nullable CompletableFuture<?> exchange;
  private volatile boolean cancelled;

  HttpFetch(HttpClient client, Timing timing) {
    this.client = client;
    this.timing = timing;
    this.begin = timing.nanoTime();
  }

  /** A document, or that the one at hand is still the newest. */
  record Document(URI uri, HttpResponse<byte[]> response) {

    boolean notModified() {
      return response.statusCode() == NOT_MODIFIED;
    }

    byte[] content() {
      return response.body();
    }

    /** The strong or weak name of this version of the document (RFC 9110 §8.8.3). */
    Optional<String> entityTag() {
      return response.headers().firstValue("ETag");
    }

    /** How long the document may be used without asking again (RFC 9111 §5.2.2.1). */
    Optional<Duration> maxAge() {
      return response.headers().allValues("Cache-Control").stream()
          .map(MAX_AGE::matcher)
          .filter(Matcher::find)
          .findFirst()
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
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request.build(), response -> new LimitedBody());
    exchange = sent;
    if (cancelled) {
      sent.cancel(true);
    }
    Duration left = DEADLINE.minusNanos(timing.nanoTime() - begin);
    Runnable timer = timing.after(left.isNegative() ? Duration.ZERO : left, this::cancel);
    return sent.handle(
        (response, failure) -> {
          timer.run();
          if (failure != null) {
            throw failed(uri, failure);
          }
          return document(uri, response, entityTag.isPresent());
        });
  }

  /** Ends what is under way. */
  void cancel() {
    cancelled = true;
    CompletableFuture<?> current = exchange;
    if (current != null) {
      current.cancel(true);
    }
  }

  private static Document document(
      URI uri, HttpResponse<byte[]> response, boolean mayBeUnmodified) {
    int status = response.statusCode();
    if (status == NOT_MODIFIED && mayBeUnmodified) {
      return new Document(uri, response);
    }
    if (status >= 300 && status < 400) {
      throw new FetchException(
          shown(uri)
              + " answers with a redirect ("
              + status
              + "), which is not followed: use the address that it leads to.");
    }
    String refusal = shown(uri) + " answers with status " + status + ".";
    if (status >= 400 && status < 500 && status != 429) {
      throw FetchException.notFound(refusal);
    }
    if (status != 200) {
      throw FetchException.retryAfter(
          refusal,
          response
              .headers()
              .firstValue("Retry-After")
              .filter(value -> SECONDS.matcher(value).matches())
              .map(value -> Duration.ofSeconds(Long.parseLong(value))));
    }
    String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new FetchException(shown(uri) + " answers in an encoding that was not asked for.");
    }
    return new Document(uri, response);
  }

  private static FetchException failed(URI uri, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TooLong) {
      return new FetchException(
          shown(uri) + " answers with more than " + MAX_LENGTH / 1024 + " KiB.");
    }
    if (cause instanceof CancellationException) {
      return new FetchException(
          shown(uri) + " did not answer completely within " + DEADLINE.toSeconds() + " s.");
    }
    // The type says enough: messages of exceptions may hold what a server has sent.
    return new FetchException(
        shown(uri) + " cannot be read: " + cause.getClass().getName() + ".", cause);
  }

  /** An address without what might be a secret in it. */
  static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }

  /** Thrown for a body that is longer than any JWK Set. */
  private static final class TooLong extends IOException {

    private static final long serialVersionUID = 1;
  }

  /** Collects a body, and lets the connection go as soon as it is too long. */
  private static final class LimitedBody implements HttpResponse.BodySubscriber<byte[]> {

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (bytes.size() + buffer.remaining() > MAX_LENGTH) {
          if (subscription != null) {
            subscription.cancel();
          }
          body.completeExceptionally(new TooLong());
          return;
        }
        byte[] chunk = new byte[buffer.remaining()];
        buffer.get(chunk);
        bytes.writeBytes(chunk);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }
}
