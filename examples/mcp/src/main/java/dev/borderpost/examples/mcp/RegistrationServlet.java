package dev.borderpost.examples.mcp;

import io.modelcontextprotocol.json.McpJsonDefaults;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Registers clients (RFC 7591): public ones, which have no secret. */
final class RegistrationServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 10_000;
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

  private final transient Grants grants;

  RegistrationServlet(Grants grants) {
    this.grants = grants;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<?, ?> metadata = read(request);
    List<String> addresses = addresses(metadata.get("redirect_uris"));
    if (addresses.isEmpty()) {
      AuthorizationServer.answer(
          response, HttpServletResponse.SC_BAD_REQUEST, Map.of("error", "invalid_redirect_uri"));
      return;
    }
    String name = metadata.get("client_name") instanceof String given ? given : "A client";
    Grants.Client client = grants.register(name, addresses);
    AuthorizationServer.answer(
        response,
        HttpServletResponse.SC_CREATED,
        Map.of(
            "client_id", client.id(),
            "client_name", client.name(),
            "redirect_uris", client.redirectUris(),
            "grant_types", List.of("authorization_code"),
            "response_types", List.of("code"),
            "token_endpoint_auth_method", "none"));
  }

  private static Map<?, ?> read(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_LENGTH);
    try {
      return McpJsonDefaults.getMapper().readValue(body, Map.class);
    } catch (IOException | RuntimeException e) { // as the mapper pleases
      return Map.of();
    }
  }

  /** The addresses of a client; none unless all are safe. */
  private static List<String> addresses(@Nullable Object given) {
    return given instanceof List<?> list && list.stream().allMatch(RegistrationServlet::isSafe)
        ? list.stream().map(String.class::cast).toList()
        : List.of();
  }

  private static boolean isSafe(Object address) {
    try {
      URI uri = address instanceof String text ? URI.create(text) : URI.create("");
      return uri.getHost() != null
          && uri.getRawFragment() == null
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost())));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
