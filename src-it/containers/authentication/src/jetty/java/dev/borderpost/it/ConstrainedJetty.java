package dev.borderpost.it;

import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

final class ConstrainedJetty implements ConstrainedContainer {

  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
  private final ContextHandlerCollection contexts = new ContextHandlerCollection();
  private final BlockingQueue<String> accessLog = new LinkedBlockingQueue<>();

  ConstrainedJetty() {
    AuthConfigFactory.setFactory(EeSecurity.factory());
    server.setHandler(contexts);
    server.setRequestLog(new CustomRequestLog(accessLog::add, "%u %r"));
  }

  @Override
  public String name() {
    return EeSecurity.NAME;
  }

  @Override
  public String version() {
    return Server.getVersion();
  }

  @Override
  public void add(
      String contextPath, List<Constraint> constraints, ServletContainerInitializer application) {
    contexts.addHandler(
        EeSecurity.context(contextPath.isEmpty() ? "/" : contextPath, constraints, application));
  }

  @Override
  public int start() throws Exception {
    server.start();
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  @Override
  public void stop() throws Exception {
    server.stop();
  }

  @Override
  public BlockingQueue<String> accessLog() {
    return accessLog;
  }

  @Override
  public List<UnmetCases> unmetCases() {
    return EeSecurity.unmetCases();
  }
}
