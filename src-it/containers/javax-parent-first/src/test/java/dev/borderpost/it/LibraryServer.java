package dev.borderpost.it;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;

/** Tomcat 9 with libraries of its own, which come before or after those of the application. */
final class LibraryServer implements AutoCloseable {

  private static final Path BUILD = Path.of(System.getProperty("build"));

  private final Tomcat tomcat = new Tomcat();
  private final StringBuffer log = new StringBuffer();
  private final Handler handler = new Recorder();
  private Context context;
  private URLClassLoader libraries;

  /**
   * Starts the server with one application. That the application does not start is no failure.
   *
   * @param filter the class of the filter
   * @param first whether libraries of the server come before those of the application
   */
  void start(String filter, String jwkSet, boolean first, List<String> directories)
      throws Exception {
    Logger.getLogger("").addHandler(handler);
    Path application = BUILD.resolve("application");
    Files.writeString(application.resolve("WEB-INF/keys.jwks"), jwkSet);
    Files.writeString(application.resolve("WEB-INF/web.xml"), webXml(filter));
    libraries = new URLClassLoader(jars(directories), getClass().getClassLoader());
    tomcat.setBaseDir(BUILD.resolve("tomcat").toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    context = tomcat.addContext("", application.toString());
    ContextConfig config = new ContextConfig();
    config.setDefaultWebXml(Constants.NoDefaultWebXml);
    context.addLifecycleListener(config);
    context.setParentClassLoader(libraries);
    ((StandardContext) context).setDelegate(first);
    Tomcat.addServlet(context, "page", new Page());
    context.addServletMappingDecoded("/", "page");
    tomcat.start();
  }

  private static URL[] jars(List<String> directories) throws IOException {
    List<URL> jars = new ArrayList<>();
    for (String directory : directories) {
      try (var files = Files.list(BUILD.resolve(directory))) {
        for (Path jar : files.toList()) {
          jars.add(jar.toUri().toURL());
        }
      }
    }
    return jars.toArray(URL[]::new);
  }

  private static String webXml(String filter) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="4.0">
          <filter>
            <filter-name>border</filter-name>
            <filter-class>%s</filter-class>
            <async-supported>true</async-supported>
            <init-param><param-name>issuer</param-name><param-value>%s</param-value></init-param>
            <init-param><param-name>audience</param-name><param-value>%s</param-value></init-param>
            <init-param>
              <param-name>keys</param-name><param-value>/WEB-INF/keys.jwks</param-value>
            </init-param>
            <init-param>
              <param-name>rules</param-name><param-value>require /admin/** role:admin</param-value>
            </init-param>
          </filter>
          <filter-mapping>
            <filter-name>border</filter-name>
            <url-pattern>/*</url-pattern>
          </filter-mapping>
        </web-app>
        """
        .formatted(filter, SignedTokens.ISSUER, SignedTokens.AUDIENCE);
  }

  boolean isAvailable() {
    return context.getState().isAvailable();
  }

  /** The messages and exceptions that the server has logged. */
  String log() {
    return log.toString();
  }

  /** The jar from which the application gets a class. */
  String source(String type) throws ClassNotFoundException {
    return context
        .getLoader()
        .getClassLoader()
        .loadClass(type)
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .toString();
  }

  /** The status of an answer, and for 200 its body. */
  String get(String path, String token) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    return response.statusCode() == 200 ? "200 " + response.body() : "" + response.statusCode();
  }

  @Override
  public void close() throws Exception {
    tomcat.stop();
    tomcat.destroy();
    libraries.close();
    Logger.getLogger("").removeHandler(handler);
  }

  @SuppressWarnings("serial")
  private static final class Page extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(request.getRemoteUser());
    }
  }

  private final class Recorder extends Handler {
    @Override
    public void publish(LogRecord entry) {
      log.append(entry.getMessage()).append('\n');
      if (entry.getThrown() != null) {
        StringWriter trace = new StringWriter();
        entry.getThrown().printStackTrace(new PrintWriter(trace));
        log.append(trace);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
