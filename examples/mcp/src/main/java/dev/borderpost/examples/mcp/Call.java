package dev.borderpost.examples.mcp;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.RequestRefusedException;
import dev.borderpost.policy.PolicyDecision;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A request to the MCP server: its user, for tools, and the refusal by a tool, for {@link
 * CallFilter}. Tools run on threads of the SDK, where the servlet request is not at hand: the SDK
 * hands this on in its transport context.
 */
final class Call {

  private static final String NAME = Call.class.getName();

  private final Optional<JwtPrincipal> user;
  private volatile @Nullable PolicyDecision refusal;

  Call(Optional<JwtPrincipal> user) {
    this.user = user;
  }

  /** For the context extractor of the SDK's transport. */
  static McpTransportContext contextOf(HttpServletRequest request) {
    return McpTransportContext.create(Map.of(NAME, request.getAttribute(NAME)));
  }

  static Call of(McpTransportContext context) {
    return (Call) context.get(NAME);
  }

  void attachTo(HttpServletRequest request) {
    request.setAttribute(NAME, this);
  }

  /** The user; empty if the access rules permit the request without a token. */
  Optional<JwtPrincipal> user() {
    return user;
  }

  @Nullable PolicyDecision refusal() {
    return refusal;
  }

  /**
   * A tool that is called with the user, and may throw a {@link RequestRefusedException}. A request
   * without a user is refused, so that the client signs in.
   */
  static SyncToolSpecification tool(
      Tool description, BiFunction<JwtPrincipal, CallToolRequest, CallToolResult> action) {
    return SyncToolSpecification.builder()
        .tool(description)
        .callHandler(
            (exchange, request) -> {
              Call call = of(exchange.transportContext());
              try {
                return action.apply(call.userOrRefuse(), request);
              } catch (RequestRefusedException e) {
                call.refusal = e.decision();
                // The content of the answer, where the status can no longer be changed.
                throw McpError.builder(ErrorCodes.INVALID_REQUEST).message("refused").build();
              }
            })
        .build();
  }

  private JwtPrincipal userOrRefuse() {
    return user.orElseThrow(
        () -> new RequestRefusedException(PolicyDecision.reject("tools need a user")));
  }
}
