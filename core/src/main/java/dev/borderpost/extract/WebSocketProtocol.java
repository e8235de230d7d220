package dev.borderpost.extract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A token that a WebSocket handshake has among its subprotocols. */
final class WebSocketProtocol {

  private static final String FIELD = "Sec-WebSocket-Protocol";
  private static final String PREFIX = "bearer.";

  /** Before a JWT, whose header is a JSON object. */
  private static final String JWT_PREFIX = "bearer.ey";

  private static final String SEVERAL = "The request must have no more than one bearer subprotocol";
  private static final String NO_TOKEN =
      "The bearer subprotocol must hold one token and nothing else";

  private WebSocketProtocol() {}

  /** The token in the handshake; empty for a request that is none, or has no such subprotocol. */
  static Optional<EncodedToken> token(RequestView request) {
    if (!isHandshake(request)) {
      return Optional.empty();
    }
    List<String> found =
        request.headers(FIELD).stream()
            .flatMap(field -> Arrays.stream(field.split(",", -1)))
            .map(String::strip)
            .filter(protocol -> begins(protocol, PREFIX))
            .toList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    boolean one = found.size() == 1 && found.get(0).length() > PREFIX.length();
    return Optional.of(
        one
            ? new EncodedToken.Found(found.get(0), PREFIX.length(), false, NO_TOKEN)
            : EncodedToken.malformed(found.size() == 1 ? NO_TOKEN : SEVERAL));
  }

  /** See {@link TokenExtractor#withoutWebSocketTokens}. */
  static List<String> withoutTokens(List<String> fields) {
    List<String> left = fields.stream().map(WebSocketProtocol::withoutTokens).toList();
    return left.equals(fields) ? fields : left.stream().filter(line -> !line.isEmpty()).toList();
  }

  private static String withoutTokens(String field) {
    return begins(field.strip(), JWT_PREFIX) || field.indexOf(',') >= 0
        ? Arrays.stream(field.split(",", -1))
            .map(String::strip)
            .filter(protocol -> !begins(protocol, JWT_PREFIX))
            .collect(Collectors.joining(", "))
        : field;
  }

  private static boolean begins(String protocol, String prefix) {
    return protocol.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /**
   * Over HTTP/2 and HTTP/3, the method is {@code CONNECT}, and {@code Upgrade} absent (RFC 8441).
   */
  private static boolean isHandshake(RequestView request) {
    return request.method().equals("CONNECT")
        || (request.method().equals("GET")
            && request.headers("Upgrade").stream()
                .anyMatch(protocols -> protocols.toLowerCase(Locale.ROOT).contains("websocket")));
  }
}
