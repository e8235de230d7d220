package dev.borderpost.examples.mcp;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.util.Map;

/** An MCP server as a servlet, which knows nothing of users, tokens and Borderpost. */
public final class PlainMcpServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient HttpServletStreamableServerTransportProvider transport =
      HttpServletStreamableServerTransportProvider.builder().build();
  private final transient McpSyncServer server =
      McpServer.sync(transport)
          .toolCall(
              Tool.builder("list-orders", Map.of("type", "object")).build(),
              (exchange, request) -> CallToolResult.builder().addTextContent("tea").build())
          .build();

  @Override
  public void service(ServletRequest request, ServletResponse response)
      throws ServletException, IOException {
    transport.service(request, response);
  }

  @Override
  public void destroy() {
    server.closeGracefully();
  }
}
