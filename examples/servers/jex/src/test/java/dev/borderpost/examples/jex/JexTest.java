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
import java.util.Set;

class JexTest extends HostSuite {

  JexTest() {
    super(new JexHost());
  }

  private static final class JexHost implements Host {

    private static final String UNKNOWN_METHODS =
        "avaje-jex closes the connection for methods that it does not know, without a response.";
    private static final String PERCENT =
        "avaje-jex decodes a path twice, and closes the connection where that fails. Paths that"
            + " could be decoded twice are refused.";
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
      return UnmetCases.withoutForms(
          new UnmetCases(
              "methodThatContainersAnswerThemselves_reachesNothingWithoutAToken",
              method -> !method.equals("TRACE"),
              UNKNOWN_METHODS),
          new UnmetCases(
              "otherMethodOnAPathOpenForGet_needsAToken",
              Set.of("BREW", "PROPFIND", "SUBSCRIBE", "M-SEARCH")::contains,
              UNKNOWN_METHODS),
          new UnmetCases(
              "methodThatNoRuleNames_isHeldToTheStrictestRule",
              Set.of("BREW", "PROPFIND")::contains,
              UNKNOWN_METHODS),
          new UnmetCases(
              "tokenInADoubtfulQuery_neverCountsAsOneInTheForm",
              query -> !query.contains("%u") && !query.contains("%zz") && !query.endsWith("%"),
              UNKNOWN_METHODS),
          UnmetCases.of(
              "unsafeRequestWithACookie_thatDoesNotShowItIsOurs_isForbidden", UNKNOWN_METHODS),
          new UnmetCases(
              "oddTarget_isNeverTheServersFault", Set.of("a%25b", "%25")::contains, PERCENT),
          UnmetCases.of("pathThatTheContainerWillNotTell_isAmbiguous", PERCENT),
          UnmetCases.of(
              "headerThatIsNotHttp_isRefusedBySomebody",
              "{bob}\u0000",
              "The JDK's server cuts off control characters at the end of a field."),
          UnmetCases.of(
              "targetThatIsNoPath_reachesNothing",
              "/public /admin/audit",
              "The JDK's server takes what follows a second space for the version."),
          UnmetCases.of(
              "unambiguousSpellingOfAnOpenPath_isOpen",
              "{base}",
              "The JDK's server tells the whole address where the request line has one, which is"
                  + " refused."));
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
        jex.routing()
            .get(path, JexHost::echo)
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
