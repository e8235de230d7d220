package dev.borderpost.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.borderpost.extract.RequestView;
import dev.borderpost.vertx.JwtAuthenticationHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;

/** Vert.x Web with the route handler. */
final class VertxHost implements Host {

  private Vertx vertx;

  @Override
  public String name() {
    return "Vert.x Web " + version().charAt(0);
  }

  @Override
  public String version() {
    try (InputStream in =
        Vertx.class.getClassLoader().getResourceAsStream("META-INF/vertx/vertx-version.txt")) {
      return new String(in.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String adapter() {
    return "borderpost-vertx";
  }

  @Override
  public URI start(SuiteGuards guards) throws Exception {
    vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    guards
        .byDirectory()
        .forEach(
            (directory, guard) -> {
              JwtAuthenticationHandler handler = JwtAuthenticationHandler.of(guard);
              if (directory.isEmpty()) {
                handler.protect(router);
              } else if (directory.equals("/form")) {
                readForms(router.route("/form/*"));
                router.route("/form/*").handler(handler);
              } else {
                router.route(directory + "/*").handler(handler);
              }
            });
    readForms(router.route());
    router.route().handler(VertxHost::echo);
    HttpServer server =
        await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Vert.x itself fails for forms with other methods, and for forms and malformed queries. */
  private static void readForms(Route route) {
    for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
      route.method(HttpMethod.valueOf(method));
    }
    route.handler(BodyHandler.create(false).setMergeFormAttributes(false));
  }

  private static void echo(RoutingContext ctx) {
    String path = RequestView.decodedPath(ctx.normalizedPath());
    Optional<String> note =
        Echo.parameter(Optional.ofNullable(ctx.request().query()).orElse(""), "note")
            .or(() -> Optional.ofNullable(ctx.request().getFormAttribute("note")));
    ctx.response()
        .putHeader("Content-Type", "text/plain")
        .end(Echo.of(path, JwtAuthenticationHandler.principal(ctx), note).text());
  }

  @Override
  public void stop() throws Exception {
    if (vertx != null) {
      await(vertx.close());
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, SECONDS);
  }
}
