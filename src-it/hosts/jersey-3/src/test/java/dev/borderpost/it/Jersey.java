package dev.borderpost.it;

import static org.glassfish.jersey.server.ServerProperties.MEDIA_TYPE_MAPPINGS;

import com.sun.net.httpserver.HttpServer;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.internal.Version;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.HttpMethodOverrideFilter;

/** Jersey in the servers that it has containers for. */
abstract class Jersey implements RestServer {

  private static final URI ANY_PORT = URI.create("http://127.0.0.1:0/");

  /** In the JDK's own server. */
  static final class OnTheJdk extends Jersey {
    private HttpServer server;
    private ExecutorService threads;

    @Override
    public URI start(Application application, boolean mapping) {
      threads = Executors.newFixedThreadPool(16);
      server = JdkHttpServerFactory.createHttpServer(ANY_PORT, config(application, mapping), false);
      server.setExecutor(threads);
      server.start();
      return at(server.getAddress().getPort());
    }

    @Override
    public void stop() {
      if (server != null) {
        server.stop(0);
        threads.shutdown();
      }
    }

    @Override
    public boolean suspends() {
      return false;
    }

    /** Jersey's filter fails here, since the lists of header fields cannot be modified. */
    @Override
    public boolean mapsExtensions() {
      return false;
    }

    @Override
    public String name() {
      return "Jersey " + version().charAt(0) + " on the JDK's HttpServer";
    }
  }

  /** In Grizzly. */
  static final class OnGrizzly extends Jersey {
    private org.glassfish.grizzly.http.server.HttpServer server;

    @Override
    public URI start(Application application, boolean mapping) throws IOException {
      server =
          GrizzlyHttpServerFactory.createHttpServer(ANY_PORT, config(application, mapping), false);
      server.start();
      return at(server.getListeners().iterator().next().getPort());
    }

    @Override
    public void stop() {
      if (server != null) {
        server.shutdownNow();
      }
    }

    @Override
    public String name() {
      return "Jersey " + version().charAt(0) + " on Grizzly";
    }
  }

  @Override
  public String version() {
    return Version.getVersion();
  }

  private static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  final ResourceConfig config(Application application, boolean mapping) {
    ResourceConfig config = ResourceConfig.forApplication(application);
    if (mapping) {
      config.register(HttpMethodOverrideFilter.class);
    }
    return mapping && mapsExtensions()
        ? config.property(MEDIA_TYPE_MAPPINGS, Map.of("txt", MediaType.TEXT_PLAIN_TYPE))
        : config;
  }
}
