package dev.borderpost.examples.mcp;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.RequestRefusedException;
import dev.borderpost.policy.PolicyDecision;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The tools of this server, each with the check of what it needs. */
final class Tools {

  static final String READ = "orders:read";
  static final String WRITE = "orders:write";

  private static final String PLACE_ORDER = "place-order";

  private final List<String> orders = new CopyOnWriteArrayList<>(List.of("tea", "biscuits"));

  List<SyncToolSpecification> all() {
    return List.of(
        Call.tool(
            tool("list-orders", "Lists the orders", Map.of()),
            (user, request) -> text(String.join(", ", orders))),
        Call.tool(
            tool(PLACE_ORDER, "Places an order", Map.of("item", Map.of("type", "string"))),
            this::placeOrder),
        Call.tool(
            tool("who-am-i", "Says who calls, and who acts for them", Map.of()),
            (user, request) -> text(user.getName() + ", actors: " + actors(user))));
  }

  /**
   * Whether a caller sees a tool in the list. It is a convenience: the tool itself checks the call,
   * which need not be preceded by a list.
   */
  static boolean isVisible(McpTransportContext context, Tool tool) {
    return !tool.name().equals(PLACE_ORDER)
        || Call.of(context).user().filter(user -> user.scopes().contains(WRITE)).isPresent();
  }

  private CallToolResult placeOrder(JwtPrincipal user, CallToolRequest request) {
    if (!user.scopes().contains(WRITE)) {
      throw new RequestRefusedException(PolicyDecision.insufficientScope(WRITE));
    }
    String item = (String) request.arguments().get("item");
    orders.add(item);
    return text(item + " ordered for " + user.getName());
  }

  private static List<String> actors(JwtPrincipal user) {
    return user.actors().stream().map(actor -> actor.subject().orElse("without a name")).toList();
  }

  private static Tool tool(String name, String description, Map<String, Object> arguments) {
    Map<String, Object> schema =
        Map.of(
            "type", "object", "properties", arguments, "required", List.copyOf(arguments.keySet()));
    return Tool.builder(name, schema).description(description).build();
  }

  private static CallToolResult text(String text) {
    return CallToolResult.builder().addTextContent(text).build();
  }
}
