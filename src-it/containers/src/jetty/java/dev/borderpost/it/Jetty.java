package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

final class Jetty implements Container {

  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
  private final boolean lenient;

  /** Jetty as it comes, or with every check of paths that can be turned off turned off. */
  Jetty(boolean lenient) {
    this.lenient = lenient;
  }

  @Override
  public String name() {
    return EeContext.NAME;
  }

  @Override
  public String version() {
    return Server.getVersion();
  }

  @Override
  public int start(String contextPath, ServletContainerInitializer application) throws Exception {
    ServerConnector connector = (ServerConnector) server.getConnectors()[0];
    EeErrorPages errors = new EeErrorPages();
    TestApplication.ERRORS.forEach(
        status -> errors.addErrorPage(status, TestApplication.ERROR_PAGE));
    errors.addErrorPage(Throwable.class, TestApplication.ERROR_PAGE);

    EeContext context = new EeContext();
    context.setContextPath(contextPath.isEmpty() ? "/" : contextPath);
    context.setErrorHandler(errors);
    context.addServletContainerInitializer(application);
    if (lenient) {
      HttpConfiguration http =
          connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
      http.setUriCompliance(UriCompliance.UNSAFE);
      context.readAmbiguousPaths();
    }
    server.setHandler(context);
    server.start();
    return connector.getLocalPort();
  }

  @Override
  public void stop() throws Exception {
    server.stop();
  }
}
