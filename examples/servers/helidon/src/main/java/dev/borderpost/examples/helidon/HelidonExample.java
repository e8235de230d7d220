package dev.borderpost.examples.helidon;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import dev.borderpost.examples.demo.Demo;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Helidon SE behind the border. */
public final class HelidonExample {

  private HelidonExample() {}

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) {
    start(Demo.guard(), 8080);
    Demo.printCommand(8080);
  }

  static WebServer start(Guard guard, int port) {
    return WebServer.builder()
        .host("127.0.0.1")
        .port(port)
        .routing(
            HttpRouting.builder()
                .addFilter(new GuardFilter(guard))
                .get("/health", (request, response) -> response.send("well\n"))
                .any(HelidonExample::hello))
        .build()
        .start();
  }

  private static void hello(ServerRequest request, ServerResponse response) {
    String name =
        request.context().get(JwtPrincipal.class).map(JwtPrincipal::getName).orElse("stranger");
    response.send("Hello " + name + "\n");
  }
}
