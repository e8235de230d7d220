package dev.borderpost.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket handshake without the subprotocols that are tokens ({@code bearer.TOKEN}), so that
 * the container negotiates only those of the application, and neither endpoints nor the response
 * have the token.
 */
final class WithoutTokenProtocol extends HttpServletRequestWrapper {

  private static final String FIELD = "Sec-WebSocket-Protocol";

  /** Before a JWT, whose header is a JSON object. */
  private static final String PREFIX = "bearer.ey";

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
    List<String> left = sent.stream().map(WithoutTokenProtocol::withoutTokens).toList();
    return left.equals(sent)
        ? request
        : new WithoutTokenProtocol(request, left.stream().filter(line -> !line.isEmpty()).toList());
  }

  private static String withoutTokens(String line) {
    return isToken(line) || line.indexOf(',') >= 0
        ? Arrays.stream(line.split(",", -1))
            .map(String::strip)
            .filter(protocol -> !isToken(protocol))
            .collect(Collectors.joining(", "))
        : line;
  }

  private static boolean isToken(String protocol) {
    return protocol.strip().regionMatches(true, 0, PREFIX, 0, PREFIX.length());
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
