package dev.borderpost.examples.mcp;

import dev.borderpost.servlet.JwtAuthenticationFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A web application with an MCP server, which is protected by its web.xml alone. */
final class PlainServer implements AutoCloseable {

  private static final String WEB_XML =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <servlet>
          <servlet-name>mcp</servlet-name>
          <servlet-class>%s</servlet-class>
          <async-supported>true</async-supported>
        </servlet>
        <servlet-mapping>
          <servlet-name>mcp</servlet-name>
          <url-pattern>/mcp</url-pattern>
        </servlet-mapping>

        <filter>
          <filter-name>borderpost</filter-name>
          <filter-class>%s</filter-class>
          %s
          <init-param><param-name>issuer</param-name><param-value>%s</param-value></init-param>
          <init-param><param-name>resource</param-name><param-value>%s</param-value></init-param>
          <init-param><param-name>scopes-supported</param-name><param-value>orders:read</param-value></init-param>
          <init-param><param-name>rules</param-name><param-value>require /mcp scope:orders:read</param-value></init-param>
        </filter>
        <filter-mapping>
          <filter-name>borderpost</filter-name>
          <url-pattern>/*</url-pattern>
        </filter-mapping>
      </web-app>
      """;

  static final String ASYNC = "<async-supported>true</async-supported>";

  private final Server server = new Server();
  private final String resource;

  /**
   * Starts the application at {@code /shop}.
   *
   * @param directory where to put it, empty
   * @param async the element of the filter for async support, or nothing
   */
  PlainServer(Path directory, String issuer, String async) throws Exception {
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    connector.open();
    resource = "http://127.0.0.1:" + connector.getLocalPort() + "/shop/mcp";
    write(
        directory,
        WEB_XML.formatted(
            PlainMcpServlet.class.getName(),
            JwtAuthenticationFilter.class.getName(),
            async,
            issuer,
            resource));
    WebAppContext application = new WebAppContext();
    application.setContextPath("/shop");
    application.setWar(directory.toString());
    application.setParentLoaderPriority(true);
    application.setThrowUnavailableOnStartupException(true);
    server.setHandler(application);
    server.start();
  }

  private static void write(Path directory, String webXml) throws IOException {
    Files.createDirectories(directory.resolve("WEB-INF"));
    Files.writeString(directory.resolve("WEB-INF/web.xml"), webXml);
  }

  String resource() {
    return resource;
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
