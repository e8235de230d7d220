package dev.borderpost.soak.server;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty, as embedded, with its own way to deploy and undeploy. */
final class JettyApplications implements Applications {

  private final Path directory;
  private final ServerConnector connector;
  private final ContextHandlerCollection contexts = new ContextHandlerCollection();
  private final Map<String, WebAppContext> deployed = new HashMap<>();

  JettyApplications(Path directory) throws Exception {
    this.directory = directory;
    Server server = new Server(new QueuedThreadPool(THREADS, THREADS));
    connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(contexts);
    server.start();
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void deploy(String path) throws Exception {
    WebAppContext context = new WebAppContext();
    context.setContextPath(path);
    context.setWar(directory.toString());
    context.setThrowUnavailableOnStartupException(true);
    JakartaWebSocketServletContainerInitializer.configure(context, null);
    Callback.Completable done = new Callback.Completable();
    contexts.deployHandler(context, done);
    done.join();
    context.start();
    deployed.put(path, context);
  }

  @Override
  public ClassLoader undeploy(String path) throws Exception {
    WebAppContext context = Objects.requireNonNull(deployed.remove(path));
    ClassLoader loader = context.getClassLoader();
    context.stop();
    Callback.Completable done = new Callback.Completable();
    contexts.undeployHandler(context, done);
    done.join();
    context.destroy();
    return loader;
  }
}
