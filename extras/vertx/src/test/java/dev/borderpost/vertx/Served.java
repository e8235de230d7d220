package dev.borderpost.vertx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** A Vert.x server with one event loop, and clients of it. */
final class Served implements AutoCloseable {

  final Vertx vertx;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Served(Vertx vertx, HttpServerOptions options, BiConsumer<Vertx, Router> application) {
    this.vertx = vertx;
    Router router = Router.router(vertx);
    application.accept(vertx, router);
    this.server =
        vertx
            .createHttpServer(options.setHost("127.0.0.1").setPort(0))
            .requestHandler(router)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  static Served by(java.util.function.Consumer<Router> application) {
    return with(
        new VertxOptions(), new HttpServerOptions(), (vertx, router) -> application.accept(router));
  }

  static Served with(
      VertxOptions options, HttpServerOptions server, BiConsumer<Vertx, Router> application) {
    return new Served(Vertx.vertx(options.setEventLoopPoolSize(1)), server, application);
  }

  int port() {
    return server.actualPort();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path));
  }

  CompletableFuture<HttpResponse<String>> later(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return later(request).get(60, SECONDS);
  }

  HttpResponse<String> get(String path, String token) throws Exception {
    return send(request(path).header("Authorization", "Bearer " + token));
  }

  /** Sends lines as they are, and returns the response until the server closes the connection. */
  String raw(String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      String head = String.join("\r\n", lines) + "\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, SECONDS);
  }
}
