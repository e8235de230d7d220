package dev.borderpost.examples.jex;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import dev.borderpost.examples.demo.Demo;
import io.avaje.jex.Jex;
import io.avaje.jex.http.Context;

/** Avaje-jex behind the border. */
public final class JexExample {

  private JexExample() {}

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) {
    start(Demo.guard(), 8080);
    Demo.printCommand(8080);
  }

  static Jex.Server start(Guard guard, int port) {
    return Jex.create()
        .config(config -> config.host("127.0.0.1").port(port))
        .filter(new GuardFilter(guard))
        .get("/health", ctx -> ctx.text("well\n"))
        .get("/", JexExample::hello)
        .start();
  }

  private static void hello(Context ctx) {
    JwtPrincipal user = ctx.attribute(GuardFilter.USER);
    ctx.text("Hello " + (user == null ? "stranger" : user.getName()) + "\n");
  }
}
