package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

class JettyEe11Test extends BorderSuite {

  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));

  @Override
  protected String contextPath() {
    return "/shop";
  }

  @Override
  protected int start(String contextPath, ServletContainerInitializer application)
      throws Exception {
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    TestApplication.ERRORS.forEach(
        status -> errors.addErrorPage(status, TestApplication.ERROR_PAGE));
    errors.addErrorPage(Throwable.class, TestApplication.ERROR_PAGE);

    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath(contextPath.isEmpty() ? "/" : contextPath);
    context.setErrorHandler(errors);
    context.addServletContainerInitializer(application);
    server.setHandler(context);
    server.start();
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  @Override
  protected void stop() throws Exception {
    server.stop();
  }
}
