package dev.borderpost.soak.server;

import java.nio.file.Path;
import java.util.Objects;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;

/** Tomcat, as embedded. */
final class TomcatApplications implements Applications {

  private final Path directory;
  private final Tomcat tomcat = new Tomcat();

  TomcatApplications(Path directory, Path work) throws LifecycleException {
    this.directory = directory;
    tomcat.setBaseDir(work.toString());
    Connector connector = new Connector();
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("minSpareThreads", String.valueOf(THREADS));
    connector.setProperty("maxThreads", String.valueOf(THREADS));
    connector.setPort(0);
    tomcat.setConnector(connector);
    tomcat.getHost();
    tomcat.start();
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void deploy(String path) {
    StandardContext context = new StandardContext();
    context.setPath(path);
    context.setDocBase(directory.toString());
    context.addLifecycleListener(new ContextConfig());
    // Without it, Tomcat answers for paths of no servlet, as of WebSockets, and asks no filter.
    context.addServletContainerInitializer(
        (classes, servlets) -> servlets.addServlet("default", new DefaultServlet()).addMapping("/"),
        null);
    tomcat.getHost().addChild(context);
    if (!context.getState().isAvailable()) {
      throw new IllegalStateException("The application at " + path + " has not started");
    }
  }

  @Override
  public ClassLoader undeploy(String path) {
    Container context = Objects.requireNonNull(tomcat.getHost().findChild(path));
    ClassLoader loader = ((Context) context).getLoader().getClassLoader();
    tomcat.getHost().removeChild(context);
    return loader;
  }
}
