package dev.borderpost.examples.jettycore;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import dev.borderpost.it.Echo;
import dev.borderpost.it.Host;
import dev.borderpost.it.HostSuite;
import dev.borderpost.it.SuiteGuards;
import dev.borderpost.it.UnmetCases;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;

class JettyCoreTest extends HostSuite {

  JettyCoreTest() {
    super(new JettyCoreHost());
  }

  private static final class JettyCoreHost implements Host {

    private Server server;

    @Override
    public String name() {
      return "Jetty without servlets";
    }

    @Override
    public String version() {
      return Server.getVersion();
    }

    @Override
    public String adapter() {
      return "examples/servers/jetty-core";
    }

    @Override
    public List<UnmetCases> unmetCases() {
      return UnmetCases.withoutForms();
    }

    @Override
    public URI start(SuiteGuards guards) throws Exception {
      PathMappingsHandler directories = new PathMappingsHandler();
      directories.addMapping(new ServletPathSpec("/"), new EchoHandler());
      guards
          .byDirectory()
          .forEach(
              (directory, guard) -> {
                if (!directory.isEmpty()) {
                  directories.addMapping(
                      new ServletPathSpec(directory + "/*"),
                      new GuardHandler(guard, new EchoHandler()));
                }
              });
      server = JettyCoreExample.start(guards.byDirectory().get(""), 0, directories);
      return URI.create("http://127.0.0.1:" + server.getURI().getPort());
    }

    @Override
    public void stop() throws Exception {
      if (server != null) {
        server.stop();
      }
    }
  }

  private static final class EchoHandler extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String path = RequestView.decodedPath(request.getHttpURI().getPath());
      String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
      Optional<JwtPrincipal> user =
          Optional.ofNullable((JwtPrincipal) request.getAttribute(GuardHandler.USER));
      response.getHeaders().put("Content-Type", "text/plain");
      Content.Sink.write(
          response, true, Echo.of(path, user, Echo.parameter(query, "note")).text(), callback);
      return true;
    }
  }
}
