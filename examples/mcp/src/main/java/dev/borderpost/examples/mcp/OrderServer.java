package dev.borderpost.examples.mcp;

import dev.borderpost.servlet.JwtAuthenticationFilter;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The MCP server: the SDK's servlet behind the border. */
final class OrderServer implements AutoCloseable {

  private static final String PATH = "/mcp";

  private final Server server;
  private final McpSyncServer mcp;
  private final String resource;

  private OrderServer(Server server, McpSyncServer mcp, String resource) {
    this.server = server;
    this.mcp = mcp;
    this.resource = resource;
  }

  /**
   * Starts the server on the loopback interface.
   *
   * @param port the port; 0 for any free one
   * @param contextPath the path of the application, such as {@code /shop}; or {@code /}
   * @param issuer where the tokens come from
   * @param tools what it serves
   */
  static OrderServer start(
      int port, String contextPath, String issuer, List<SyncToolSpecification> tools) {
    return start(port, contextPath, tools, Map.of("issuer", issuer));
  }

  /** Starts the server with settings of the border besides the usual ones. */
  static OrderServer start(
      int port, String contextPath, List<SyncToolSpecification> tools, Map<String, String> more) {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    try {
      connector.open();
      String resource =
          "http://127.0.0.1:"
              + connector.getLocalPort()
              + (contextPath.equals("/") ? "" : contextPath)
              + PATH;

      FilterHolder border = new FilterHolder(new JwtAuthenticationFilter());
      border.setInitParameter("resource", resource);
      border.setInitParameter("scopes-supported", Tools.READ + ", " + Tools.WRITE);
      border.setInitParameter("rules", "require /mcp scope:" + Tools.READ);
      more.forEach(border::setInitParameter);
      border.setAsyncSupported(true);

      HttpServletStreamableServerTransportProvider transport =
          HttpServletStreamableServerTransportProvider.builder()
              .mcpEndpoint(PATH)
              .contextExtractor(Call::contextOf)
              .build();
      McpSyncServer mcp =
          McpServer.sync(transport)
              .serverInfo("orders", "1.0.0")
              .tools(tools)
              .addToolFilter(Tools::isVisible)
              .build();

      ServletContextHandler context = new ServletContextHandler(contextPath);
      context.addFilter(border, "/*", EnumSet.allOf(DispatcherType.class));
      context.addFilter(new CallFilter(), PATH, EnumSet.of(DispatcherType.REQUEST));
      context.addServlet(new ServletHolder(transport), PATH);
      server.setHandler(context);
      server.start();
      return new OrderServer(server, mcp, resource);
    } catch (IOException e) {
      throw new IllegalStateException("Port " + port + " is in use.", e);
    } catch (Exception e) { // what start() declares
      throw new IllegalStateException("Jetty cannot start.", e);
    }
  }

  /** The address that clients are told, and nothing else. */
  String resource() {
    return resource;
  }

  @Override
  public void close() {
    mcp.closeGracefully();
    try {
      server.stop();
    } catch (Exception e) { // what stop() declares
      throw new IllegalStateException("Jetty cannot stop.", e);
    }
  }
}
