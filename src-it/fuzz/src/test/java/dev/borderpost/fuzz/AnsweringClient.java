package dev.borderpost.fuzz;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A client that answers every request at once with one answer. */
public final class AnsweringClient extends SilentClient {

  private final HttpResponse.ResponseInfo head;
  private final byte[] body;

  public AnsweringClient(int status, Map<String, List<String>> fields, byte[] body) {
    this.head = new Head(status, HttpHeaders.of(fields, (name, value) -> true));
    this.body = body;
  }

  /** Whether the body is sent as it is, not compressed. */
  public boolean isPlain() {
    return head.headers().firstValue("Content-Encoding").isEmpty();
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    HttpResponse.BodySubscriber<T> subscriber = handler.apply(head);
    subscriber.onSubscribe(new Transfer(subscriber));
    return new CompletableFuture<>();
  }

  private record Head(int statusCode, HttpHeaders headers) implements HttpResponse.ResponseInfo {

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }

  private final class Transfer implements Flow.Subscription {

    private final HttpResponse.BodySubscriber<?> subscriber;
    private boolean cancelled;

    Transfer(HttpResponse.BodySubscriber<?> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      subscriber.onNext(List.of(ByteBuffer.wrap(body)));
      if (!cancelled) {
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
