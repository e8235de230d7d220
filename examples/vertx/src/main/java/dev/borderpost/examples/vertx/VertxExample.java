package dev.borderpost.examples.vertx;

import static dev.borderpost.vertx.JwtAuthenticationHandler.principal;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import dev.borderpost.examples.demo.Demo;
import dev.borderpost.vertx.JwtAuthenticationHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** A Vert.x application behind the border. */
public final class VertxExample {

  private VertxExample() {}

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) {
    start(Vertx.vertx(), Demo.guard(), 8080)
        .onSuccess(server -> Demo.printCommand(server.actualPort()))
        .onFailure(
            failure -> {
              System.err.println(failure.getMessage());
              System.exit(1);
            });
  }

  static Future<HttpServer> start(Vertx vertx, Guard guard, int port) {
    Router router = Router.router(vertx);
    JwtAuthenticationHandler.of(guard).protect(router);
    router.get("/health").handler(ctx -> ctx.end("well\n"));
    router.get().handler(VertxExample::hello);
    router
        .post("/echo")
        .handler(BodyHandler.create(false))
        .handler(ctx -> ctx.end(ctx.body().asString()));
    return vertx.createHttpServer().requestHandler(router).listen(port, "127.0.0.1");
  }

  private static void hello(RoutingContext ctx) {
    String name = principal(ctx).map(JwtPrincipal::getName).orElse("stranger");
    ctx.end("Hello " + name + "\n");
  }
}
