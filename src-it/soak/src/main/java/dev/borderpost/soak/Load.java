package dev.borderpost.soak;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends requests to one server at a fixed rate, whether or not it answers in time. */
final class Load implements Runnable {

  /** In which the rate rises, from a tenth. */
  static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String address;
  private final Planner planner;
  private final Judge judge;
  private final long periodNanos;
  private final HttpClient client;
  private volatile boolean stopped;

  Load(String address, Planner planner, Judge judge, int requestsPerSecond) {
    this.address = address;
    this.planner = planner;
    this.judge = judge;
    periodNanos = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
    ExecutorService threads = Executors.newFixedThreadPool(2, Load::daemon);
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .executor(threads)
            .build();
  }

  /** A status, and what says more about it. */
  private record Answer(int status, String text) {

    static Answer of(HttpResponse<?> response) {
      return new Answer(response.statusCode(), response.headers().map() + " " + response.body());
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "load");
    thread.setDaemon(true);
    return thread;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    long next = System.nanoTime();
    long warm = next + WARM_UP.toNanos();
    while (!stopped) {
      double cold = Math.max(0, (double) (warm - next) / WARM_UP.toNanos());
      next += (long) (periodNanos * (1 + 9 * cold));
      for (long now = System.nanoTime(); now < next; now = System.nanoTime()) {
        LockSupport.parkNanos(next - now);
      }
      send(planner.next(), next);
    }
  }

  private void send(Planned request, long from) {
    CompletionStage<Answer> answered = request.kind().isSocket() ? socket(request) : plain(request);
    answered.whenComplete(
        (answer, failure) -> {
          long to = System.nanoTime();
          if (failure == null) {
            judge.answered(request, answer.status, answer.text, from, to);
            if (request.kind() == Kind.ONCE && answer.status == 200) {
              planner.used(request);
            }
          } else {
            judge.answered(request, Planner.FAILED, String.valueOf(cause(failure)), from, to);
          }
        });
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause == null ? failure : cause;
  }

  private CompletionStage<Answer> plain(Planned request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://" + address + request.context() + request.path()))
            .timeout(TIMEOUT)
            .method(request.method(), HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < request.fields().size(); i += 2) {
      builder.header(request.fields().get(i), request.fields().get(i + 1));
    }
    return client.sendAsync(builder.build(), BodyHandlers.ofString()).thenApply(Answer::of);
  }

  /** Opens a WebSocket, sends a message, and closes it after the answer. */
  private CompletionStage<Answer> socket(Planned request) {
    CompletableFuture<Answer> answered = new CompletableFuture<>();
    WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(TIMEOUT);
    for (int i = 0; i < request.fields().size(); i += 2) {
      builder.header(request.fields().get(i), request.fields().get(i + 1));
    }
    return builder
        .buildAsync(
            URI.create("ws://" + address + request.context() + request.path()),
            new Conversation(answered))
        .thenCompose(socket -> socket.sendText("who am I?", true))
        .thenCompose(sent -> answered)
        .exceptionallyCompose(
            failure ->
                cause(failure) instanceof WebSocketHandshakeException refused
                    ? CompletableFuture.completedStage(Answer.of(refused.getResponse()))
                    : CompletableFuture.failedStage(failure));
  }

  /** The side of the client. */
  private static final class Conversation implements WebSocket.Listener {

    private final CompletableFuture<Answer> answered;
    private final StringBuilder user = new StringBuilder();

    Conversation(CompletableFuture<Answer> answered) {
      this.answered = answered;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      user.append(text);
      socket.request(1);
      if (!last) {
        return CompletableFuture.completedStage(null);
      }
      if (user.indexOf("user-") == 0) {
        answered.complete(new Answer(101, ""));
      } else {
        answered.completeExceptionally(new IllegalStateException("the user is " + user));
      }
      return socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      answered.completeExceptionally(new IllegalStateException("closed with " + status));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      answered.completeExceptionally(error);
    }
  }
}
