package dev.borderpost.examples.javalin;

import dev.borderpost.access.Guard;
import dev.borderpost.examples.demo.Demo;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import io.javalin.Javalin;
import io.javalin.http.Context;
import jakarta.servlet.DispatcherType;
import java.security.Principal;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/** Javalin behind the border: Javalin is a servlet, so that the servlet filter does. */
public final class JavalinExample {

  private JavalinExample() {}

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) {
    start(Demo.guard(), 8080);
    Demo.printCommand(8080);
  }

  static Javalin start(Guard guard, int port) {
    return Javalin.create(
            config -> {
              config.jetty.modifyServletContextHandler(context -> protect(context, guard, "/*"));
              config.routes.get("/health", ctx -> ctx.result("well\n"));
              config.routes.get("/", JavalinExample::hello);
            })
        .start("127.0.0.1", port);
  }

  /** The adapter. */
  static void protect(ServletContextHandler context, Guard guard, String paths) {
    FilterHolder border = new FilterHolder(new JwtAuthenticationFilter(guard));
    context.addFilter(border, paths, EnumSet.allOf(DispatcherType.class));
  }

  private static void hello(Context ctx) {
    Principal user = ctx.req().getUserPrincipal();
    ctx.result("Hello " + (user == null ? "stranger" : user.getName()) + "\n");
  }
}
