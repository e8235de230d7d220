package dev.borderpost.examples.mcp;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.servlet.JwkSetServlet;
import io.modelcontextprotocol.json.McpJsonDefaults;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * An authorization server to try the example with: anybody signs in, under any name. It has what
 * MCP clients ask for: metadata (RFC 8414), registration of clients (RFC 7591), authorization codes
 * with PKCE (RFC 7636), and tokens for the resource that the client names (RFC 8707).
 */
final class AuthorizationServer implements AutoCloseable {

  static final Set<String> SCOPES = Set.of(Tools.READ, Tools.WRITE);

  private final SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
  private final Set<String> resources = ConcurrentHashMap.newKeySet();
  private final Server server = new Server();
  private final String issuer;

  private AuthorizationServer(int port) throws Exception {
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    connector.open();
    issuer = "http://127.0.0.1:" + connector.getLocalPort();

    Grants grants = new Grants();
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder metadata = new ServletHolder(new MetadataServlet());
    context.addServlet(metadata, "/.well-known/oauth-authorization-server");
    context.addServlet(metadata, "/.well-known/openid-configuration");
    context.addServlet(new ServletHolder(new JwkSetServlet(keys::publicJwkSet)), "/jwks");
    context.addServlet(new ServletHolder(new RegistrationServlet(grants)), "/register");
    context.addServlet(new ServletHolder(new SignInServlet(this, grants)), "/authorize");
    context.addServlet(new ServletHolder(new TokenServlet(this, grants)), "/token");
    server.setHandler(context);
    server.start();
  }

  /**
   * Starts the server on the loopback interface.
   *
   * @param port the port; 0 for any free one
   */
  static AuthorizationServer start(int port) {
    try {
      return new AuthorizationServer(port);
    } catch (IOException e) {
      throw new IllegalStateException("Port " + port + " is in use.", e);
    } catch (Exception e) { // what start() declares
      throw new IllegalStateException("Jetty cannot start.", e);
    }
  }

  String issuer() {
    return issuer;
  }

  /** Issues tokens for a resource from now on. */
  void serve(String resource) {
    resources.add(resource);
  }

  boolean serves(String resource) {
    return resources.contains(resource);
  }

  /** Issues tokens for a single resource. */
  TokenIssuer tokensFor(String resource) {
    return TokenIssuer.builder(issuer, keys).audience(resource).build();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // what stop() declares
      throw new IllegalStateException("Jetty cannot stop.", e);
    }
  }

  static void answer(HttpServletResponse response, int status, Map<String, ?> json)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.getOutputStream().write(McpJsonDefaults.getMapper().writeValueAsBytes(json));
  }

  private final class MetadataServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      answer(
          response,
          HttpServletResponse.SC_OK,
          Map.of(
              "issuer",
              issuer,
              "authorization_endpoint",
              issuer + "/authorize",
              "token_endpoint",
              issuer + "/token",
              "registration_endpoint",
              issuer + "/register",
              "jwks_uri",
              issuer + "/jwks",
              "scopes_supported",
              SCOPES,
              "response_types_supported",
              List.of("code"),
              "code_challenge_methods_supported",
              List.of("S256"),
              "token_endpoint_auth_methods_supported",
              List.of("none"),
              "authorization_response_iss_parameter_supported",
              true));
    }
  }
}
