package dev.borderpost.examples.helidon;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import dev.borderpost.it.Echo;
import dev.borderpost.it.Host;
import dev.borderpost.it.HostSuite;
import dev.borderpost.it.SuiteGuards;
import dev.borderpost.it.UnmetCases;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.List;
import java.util.Set;

class HelidonTest extends HostSuite {

  HelidonTest() {
    super(new HelidonHost());
  }

  private static final class HelidonHost implements Host {

    private WebServer server;

    @Override
    public String name() {
      return "Helidon SE";
    }

    @Override
    public String version() {
      return System.getProperty("helidon.version");
    }

    @Override
    public String adapter() {
      return "examples/servers/helidon";
    }

    @Override
    public List<UnmetCases> unmetCases() {
      return UnmetCases.withoutForms(
          UnmetCases.of(
              "unambiguousSpellingOfAnOpenPath_isOpen",
              "{base}",
              "Helidon tells the whole address where the request line has one, which is refused."),
          UnmetCases.of(
              "head_isRefusedAsGetIs_withoutABody",
              "Helidon waits for the content that a `Content-Length` announces, also for HEAD: it is"
                  + " left out."),
          new UnmetCases(
              "methodThatContainersAnswerThemselves_reachesNothingWithoutAToken",
              method -> Set.of("get", "Get", "head").contains(method),
              "Helidon takes `get` for GET, and so do the rules."),
          new UnmetCases(
              "methodThatContainersAnswerThemselves_reachesNothingWithoutAToken",
              method -> Set.of("GET\u00e4", "GE(T)").contains(method),
              "Helidon itself answers 500 to methods that are none."));
    }

    @Override
    public URI start(SuiteGuards guards) {
      HttpRouting.Builder routing = HttpRouting.builder();
      guards
          .byDirectory()
          .forEach(
              (directory, guard) -> {
                GuardFilter border = new GuardFilter(guard);
                routing.addFilter(
                    (chain, request, response) -> {
                      if (directory.isEmpty()
                          || (path(request) + "/").startsWith(directory + "/")) {
                        border.filter(chain, request, response);
                      } else {
                        chain.proceed();
                      }
                    });
              });
      server =
          WebServer.builder()
              .host("127.0.0.1")
              .port(0)
              .routing(routing.any(HelidonHost::echo))
              .build()
              .start();
      return URI.create("http://127.0.0.1:" + server.port());
    }

    private static String path(RoutingRequest request) {
      return RequestView.decodedPath(request.prologue().uriPath().rawPath());
    }

    private static void echo(ServerRequest request, ServerResponse response) {
      String path = RequestView.decodedPath(request.prologue().uriPath().rawPath());
      Echo echo =
          Echo.of(
              path,
              request.context().get(JwtPrincipal.class),
              Echo.parameter(request.query().rawValue(), "note"));
      response.header(HeaderNames.CONTENT_TYPE, "text/plain");
      if (request.prologue().method().text().equals("HEAD")) {
        response.send(); // Helidon would send the content
      } else {
        response.send(echo.text());
      }
    }

    @Override
    public void stop() {
      if (server != null) {
        server.stop();
      }
    }
  }
}
