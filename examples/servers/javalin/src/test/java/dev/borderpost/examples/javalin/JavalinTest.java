package dev.borderpost.examples.javalin;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import dev.borderpost.it.Echo;
import dev.borderpost.it.Host;
import dev.borderpost.it.HostSuite;
import dev.borderpost.it.SuiteGuards;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.util.JavalinLogger;
import java.net.URI;
import java.util.Optional;

class JavalinTest extends HostSuite {

  JavalinTest() {
    super(new JavalinHost());
  }

  private static final class JavalinHost implements Host {

    private Javalin javalin;

    @Override
    public String name() {
      return "Javalin";
    }

    @Override
    public String version() {
      return System.getProperty("javalin.version");
    }

    @Override
    public String adapter() {
      return "borderpost-servlet-filter";
    }

    @Override
    public URI start(SuiteGuards guards) {
      JavalinLogger.startupInfo = false;
      javalin =
          Javalin.create(
                  config -> {
                    config.jetty.modifyServletContextHandler(
                        context ->
                            guards
                                .byDirectory()
                                .forEach(
                                    (directory, guard) ->
                                        JavalinExample.protect(context, guard, directory + "/*")));
                    config.routes.before(JavalinHost::echo);
                  })
              .start("127.0.0.1", 0);
      return URI.create("http://127.0.0.1:" + javalin.port());
    }

    private static void echo(Context ctx) {
      String path = RequestView.decodedPath(ctx.req().getRequestURI());
      Optional<JwtPrincipal> user =
          Optional.ofNullable((JwtPrincipal) ctx.req().getUserPrincipal());
      ctx.contentType("text/plain")
          .result(Echo.of(path, user, note(ctx)).text())
          .skipRemainingHandlers();
    }

    private static Optional<String> note(Context ctx) {
      try {
        return Optional.ofNullable(ctx.req().getParameter("note"));
      } catch (RuntimeException e) {
        return Optional.empty(); // Jetty's, for a malformed query
      }
    }

    @Override
    public void stop() {
      if (javalin != null) {
        javalin.stop();
      }
    }
  }
}
