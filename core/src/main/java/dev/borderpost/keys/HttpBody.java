package dev.borderpost.keys;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Collects the body of an answer, and cancels the transfer as soon as there is a problem. */
final class HttpBody implements HttpResponse.BodySubscriber<@Nullable Void> {

  private static final int MAX_LENGTH = 512 * 1024;
  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

  private final String address;
  private final Optional<FetchException> problem;
  private final Consumer<Throwable> failure;
  private final Consumer<byte[]> success;
  private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription subscription;

  /**
   * Expects a body.
   *
   * @param address the address that it comes from, for messages
   * @param problem the problem with the head of the answer, for which the body is not read
   * @param failure is told what went wrong
   * @param success gets the whole body
   */
  HttpBody(
      String address,
      Optional<FetchException> problem,
      Consumer<Throwable> failure,
      Consumer<byte[]> success) {
    this.address = address;
    this.problem = problem;
    this.failure = failure;
    this.success = success;
  }

  /** The problem with the content encoding, as the end of a sentence; empty when there is none. */
  static Optional<String> encodingProblem(HttpHeaders headers) {
    String encoding = encoding(headers);
    return encoding.isEmpty() || encoding.equals("identity") || GZIP.contains(encoding)
        ? Optional.empty()
        : Optional.of(
            " answers in the content encoding "
                + SafeText.quoted(encoding).orElse("that is not known")
                + ", although none was asked for. Only gzip is read.");
  }

  static boolean isGzip(HttpHeaders headers) {
    return GZIP.contains(encoding(headers));
  }

  private static String encoding(HttpHeaders headers) {
    return String.join(",", headers.allValues("Content-Encoding")).strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The content of a gzip file, within the limit on the length of documents.
   *
   * @throws IOException if it cannot be read
   * @throws FetchException if it is too long
   */
  static byte[] inflated(String address, byte[] gzip) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      byte[] plain = in.readNBytes(MAX_LENGTH + 1);
      if (plain.length > MAX_LENGTH) {
        throw tooLong(address);
      }
      return plain;
    }
  }

  private static FetchException tooLong(String address) {
    return new FetchException(address + " answers with more than " + MAX_LENGTH / 1024 + " KiB.");
  }

  @Override
  public CompletionStage<@Nullable Void> getBody() {
    return end;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    problem.ifPresentOrElse(this::refuse, () -> subscription.request(Long.MAX_VALUE));
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (bytes.size() + buffer.remaining() > MAX_LENGTH) {
        refuse(tooLong(address));
        return;
      }
      byte[] chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      bytes.writeBytes(chunk);
    }
  }

  private void refuse(FetchException refusal) {
    if (subscription != null) {
      subscription.cancel();
    }
    failure.accept(refusal);
    end.completeExceptionally(refusal);
  }

  @Override
  public void onError(Throwable problem) {
    failure.accept(problem);
    end.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    success.accept(bytes.toByteArray());
    end.complete(null);
  }
}
