package dev.borderpost.servlet;

import dev.borderpost.extract.TokenExtractor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket handshake without the subprotocols that are tokens ({@code bearer.TOKEN}), so that
 * the container negotiates only those of the application, and neither endpoints nor the response
 * have the token.
 */
final class WithoutTokenProtocol extends HttpServletRequestWrapper {

  private static final String FIELD = "Sec-WebSocket-Protocol";

  /** The field lines that are left. */
  private final List<String> protocols;

  private WithoutTokenProtocol(HttpServletRequest request, List<String> protocols) {
    super(request);
    this.protocols = protocols;
  }

  /** The request of a user, without such subprotocols; the same request where there is none. */
  static HttpServletRequest of(HttpServletRequest request) {
    if (request.getHeader(FIELD) == null) {
      return request;
    }
    List<String> sent = Collections.list(request.getHeaders(FIELD));
    List<String> left = TokenExtractor.withoutWebSocketTokens(sent);
    return left.equals(sent) ? request : new WithoutTokenProtocol(request, left);
  }

  @Override
  public @Nullable String getHeader(String name) {
    if (!name.equalsIgnoreCase(FIELD)) {
      return super.getHeader(name);
    }
    return protocols.isEmpty() ? null : protocols.get(0);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return name.equalsIgnoreCase(FIELD)
        ? Collections.enumeration(protocols)
        : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = new ArrayList<>(Collections.list(super.getHeaderNames()));
    names.removeIf(name -> protocols.isEmpty() && name.equalsIgnoreCase(FIELD));
    return Collections.enumeration(names);
  }
}
