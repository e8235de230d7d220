package dev.borderpost.examples.micronaut;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.it.Echo;
import dev.borderpost.it.Host;
import dev.borderpost.it.HostSuite;
import dev.borderpost.it.SuiteGuards;
import dev.borderpost.it.UnmetCases;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.version.VersionUtils;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

class MicronautTest extends HostSuite {

  MicronautTest() {
    super(new MicronautHost());
  }

  /**
   * The guards for directories, behind the one of the example, and what answers all that passes.
   */
  @ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
  static final class EchoFilter {

    private final SuiteGuards guards;

    EchoFilter(SuiteGuards guards) {
      this.guards = guards;
    }

    @RequestFilter
    CompletionStage<@Nullable HttpResponse<?>> answer(HttpRequest<?> request) {
      String path = RequestView.decodedPath(request.getUri().getRawPath());
      List<Guard> further = guards.guards(path).stream().skip(1).toList();
      CompletionStage<@Nullable HttpResponse<?>> refusal =
          further.isEmpty()
              ? CompletableFuture.completedFuture(null)
              : new GuardFilter(further.get(0)).decide(request);
      return refusal.thenApply(refused -> refused == null ? echo(path, request) : refused);
    }

    private static HttpResponse<?> echo(String path, HttpRequest<?> request) {
      String query = Optional.ofNullable(request.getUri().getRawQuery()).orElse("");
      Optional<JwtPrincipal> user = request.getUserPrincipal(JwtPrincipal.class);
      return HttpResponse.ok(Echo.of(path, user, Echo.parameter(query, "note")).text())
          .contentType("text/plain");
    }
  }

  private static final class MicronautHost implements Host {

    private EmbeddedServer server;

    @Override
    public String name() {
      return "Micronaut";
    }

    @Override
    public String version() {
      return VersionUtils.getMicronautVersion();
    }

    @Override
    public String adapter() {
      return "examples/servers/micronaut";
    }

    @Override
    public List<UnmetCases> unmetCases() {
      return UnmetCases.withoutForms(
          new UnmetCases(
              "ambiguousPath_isABadRequestForEverybody",
              MicronautHost::isNoUri,
              "Micronaut takes a target that is no URI for `/`, so that it is refused with 401."),
          UnmetCases.of(
              "unambiguousSpellingOfAnOpenPath_isOpen",
              "{base}",
              "Micronaut tells the whole address where the request line has one, which is refused."));
    }

    private static boolean isNoUri(String target) {
      try {
        return URI.create(target.replaceAll("[{}]", "")).toString().isEmpty();
      } catch (IllegalArgumentException e) {
        return true;
      }
    }

    @Override
    public URI start(SuiteGuards guards) {
      server =
          ApplicationContext.builder(
                  Map.of(
                      "micronaut.server.host",
                      "127.0.0.1",
                      "micronaut.server.port",
                      -1,
                      // Its own check of origins, which is on for loopback addresses only.
                      "micronaut.server.cors.localhost-pass-through",
                      true))
              .singletons(guards.byDirectory().get(""), guards)
              .start()
              .getBean(EmbeddedServer.class)
              .start();
      return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void stop() {
      if (server != null) {
        server.stop();
      }
    }
  }
}
