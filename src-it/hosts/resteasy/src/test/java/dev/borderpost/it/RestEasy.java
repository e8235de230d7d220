package dev.borderpost.it;

import io.undertow.Undertow;
import jakarta.ws.rs.core.Application;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import org.jboss.resteasy.core.ResteasyDeploymentImpl;
import org.jboss.resteasy.plugins.server.undertow.UndertowJaxrsServer;
import org.jboss.resteasy.spi.ResteasyDeployment;

/** RESTEasy in Undertow. */
final class RestEasy implements RestServer {

  /** Tells its port. */
  private static final class Server extends UndertowJaxrsServer {
    int port() {
      return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }
  }

  private Server server;

  @Override
  public String name() {
    return "RESTEasy on Undertow";
  }

  @Override
  public String version() {
    return ResteasyDeployment.class.getPackage().getImplementationVersion();
  }

  @Override
  public boolean overridesMethods() {
    return false;
  }

  @Override
  public URI start(Application application, boolean mapping) {
    ResteasyDeployment deployment = new ResteasyDeploymentImpl();
    deployment.setApplication(application);
    if (mapping) {
      deployment.setMediaTypeMappings(Map.of("txt", "text/plain"));
    }
    server = new Server();
    server.start(Undertow.builder().addHttpListener(0, "127.0.0.1"));
    server.deploy(deployment);
    return URI.create("http://127.0.0.1:" + server.port());
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop();
    }
  }
}
