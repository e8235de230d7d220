package dev.borderpost.examples.jex;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import dev.borderpost.it.Echo;
import dev.borderpost.it.Host;
import dev.borderpost.it.HostSuite;
import dev.borderpost.it.SuiteGuards;
import dev.borderpost.it.UnmetCases;
import io.avaje.jex.Jex;
import io.avaje.jex.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Optional;

class JexTest extends HostSuite {

  JexTest() {
    super(new JexHost());
  }

  private static final class JexHost implements Host {

    private static final String NO_FORMS = "The adapter reads no bodies, and so no forms.";

    private Jex.Server server;

    @Override
    public String name() {
      return "avaje-jex";
    }

    @Override
    public String version() {
      return System.getProperty("jex.version");
    }

    @Override
    public String adapter() {
      return "examples/servers/jex";
    }

    @Override
    public List<UnmetCases> unmetCases() {
      return List.of(
          new UnmetCases(
              "tokenInAForm_passes_andLeavesTheFormToTheApplication",
              arguments -> !arguments.contains("Authorization"),
              NO_FORMS),
          UnmetCases.of("formThatHoldsNoSingleToken_isABadRequest", NO_FORMS));
    }

    @Override
    public URI start(SuiteGuards guards) {
      Jex jex = Jex.create().config(config -> config.host("127.0.0.1").port(0));
      guards
          .byDirectory()
          .forEach(
              (directory, guard) -> {
                GuardFilter border = new GuardFilter(guard);
                jex.filter(
                    (ctx, chain) -> {
                      if (directory.isEmpty() || (path(ctx) + "/").startsWith(directory + "/")) {
                        border.filter(ctx, chain);
                      } else {
                        chain.proceed();
                      }
                    });
              });
      for (String path : new String[] {"/", "/<path>"}) {
        jex.get(path, JexHost::echo)
            .head(path, JexHost::echo)
            .post(path, JexHost::echo)
            .put(path, JexHost::echo)
            .patch(path, JexHost::echo)
            .delete(path, JexHost::echo)
            .options(path, JexHost::echo)
            .trace(path, JexHost::echo);
      }
      server = jex.start();
      return URI.create("http://127.0.0.1:" + server.port());
    }

    private static String path(Context ctx) {
      return RequestView.decodedPath(ctx.exchange().getRequestURI().getRawPath());
    }

    private static void echo(Context ctx) {
      String query = Optional.ofNullable(ctx.exchange().getRequestURI().getRawQuery()).orElse("");
      Optional<JwtPrincipal> user = Optional.ofNullable(ctx.attribute(GuardFilter.USER));
      ctx.contentType("text/plain")
          .write(Echo.of(path(ctx), user, Echo.parameter(query, "note")).text());
    }

    @Override
    public void stop() {
      if (server != null) {
        server.shutdown();
      }
    }
  }
}
