package dev.borderpost.extract;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the token in a request.
 *
 * <p>Three answers: <em>empty</em> when the request carries no credentials of this kind, which is
 * not an error; a token, or several of which one may count; or {@linkplain EncodedToken#malformed
 * malformed} credentials. An implementation does not judge the token.
 *
 * <p>Implementations are thread-safe and throw nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2">RFC 6750 §2</a>
 */
@FunctionalInterface
public interface TokenExtractor {

  /**
   * Looks for a token.
   *
   * @param request the request
   * @return the token or the malformed credentials; empty when there are none
   */
  Optional<EncodedToken> extract(RequestView request);

  /**
   * The {@code Authorization} header with the scheme {@code Bearer}, in any letter case (RFC 6750
   * §2.1, RFC 9110 §11.1). Another scheme counts as absent; {@code Bearer} with nothing, or with
   * anything but one token after it, is malformed.
   *
   * @return the extractor, the one to prefer
   */
  static TokenExtractor authorizationHeader() {
    return Extractors.AUTHORIZATION_HEADER;
  }

  /**
   * A header field of another name that holds the token, with or without the scheme {@code Bearer}
   * before it. A field that is there twice is malformed.
   *
   * <p>Who can send the field, can send a token in it: if only a proxy is to set it, the proxy has
   * to remove the field that a client has sent.
   *
   * @param name the field name, such as {@code X-Forwarded-Access-Token}
   * @return the extractor
   * @throws IllegalArgumentException if the name is not a field name (RFC 9110 §5.1), or is {@code
   *     Authorization}, for which there is {@link #authorizationHeader()}
   */
  static TokenExtractor header(String name) {
    return Extractors.header(name);
  }

  /**
   * A cookie. Since a browser attaches it to requests that other sites make, unsafe requests that
   * carry it have to prove where they come from: {@link
   * dev.borderpost.extract.EncodedToken#attachedByBrowser}.
   *
   * <p>Of several cookies with the name, as another application of a parent domain may have set
   * one, the only one whose token verifies counts. If several verify, they have to be of one user,
   * and the token that was issued last counts; otherwise, and if there are more than four tokens,
   * the request is refused with 401 ({@code several_tokens}).
   *
   * @param name the cookie's name, best with the prefix {@code __Host-}
   * @return the extractor
   * @throws IllegalArgumentException if the name is not a cookie name (RFC 6265 §4.1.1)
   */
  static TokenExtractor cookie(String name) {
    return Extractors.cookie(name);
  }

  /**
   * A parameter of a form body (RFC 6750 §2.2). Discouraged: it is for clients that cannot set a
   * header, reading it consumes the body, and {@code GET} requests cannot have one.
   *
   * @param name the parameter's name, {@code access_token} in RFC 6750
   * @return the extractor
   */
  static TokenExtractor formParameter(String name) {
    return Extractors.formParameter(name);
  }

  /**
   * A parameter of the query (RFC 6750 §2.3). Discouraged: addresses end up in logs, histories and
   * {@code Referer}. For clients that cannot set a header, such as {@code EventSource} in browsers;
   * best only for their paths: {@link #onlyFor}. A granted response gets {@code Cache-Control:
   * private, no-store} and {@code Referrer-Policy: no-referrer}, which the application may replace.
   *
   * @param name the parameter's name, {@code access_token} in RFC 6750
   * @return the extractor
   */
  static TokenExtractor queryParameter(String name) {
    return Extractors.queryParameter(name);
  }

  /**
   * The subprotocol {@code bearer.TOKEN} of a WebSocket handshake ({@code Sec-WebSocket-Protocol},
   * RFC 6455 §11.3.4): browsers cannot set another header there. The client offers the
   * application's own subprotocol beside it, which is the one that the server accepts. Two such
   * subprotocols are malformed.
   *
   * @return the extractor
   */
  static TokenExtractor webSocketProtocol() {
    return WebSocketProtocol::token;
  }

  /**
   * The {@code Sec-WebSocket-Protocol} fields of a handshake without the subprotocols that are
   * tokens, {@code bearer.TOKEN}. An adapter lets the server negotiate with these only, so that
   * neither the endpoint nor the response has the token.
   *
   * @param fields the values, one element a field line
   * @return the values without tokens; an equal list when there is none, without the field lines
   *     that hold nothing else
   */
  static List<String> withoutWebSocketTokens(List<String> fields) {
    return WebSocketProtocol.withoutTokens(fields);
  }

  /**
   * This extractor for some requests; in others it finds nothing.
   *
   * @param requests true for requests that may carry the token in this place, as {@code
   *     AccessRules.paths("/events/**")}
   * @return the extractor
   */
  default TokenExtractor onlyFor(Predicate<RequestView> requests) {
    return new Extractors.Placed(
        request -> requests.test(request) ? extract(request) : Optional.empty(), bearerMethods());
  }

  /**
   * Which of the ways of RFC 6750 §2 this is, for the metadata of a protected resource ({@code
   * bearer_methods_supported}, RFC 9728 §2).
   *
   * @return some of {@code header}, {@code body} and {@code query}; empty (the default) for other
   *     ways
   */
  default List<String> bearerMethods() {
    return List.of();
  }

  /**
   * Credentials in exactly one of several places: two in one request are malformed (RFC 6750 §2).
   *
   * @param extractors the places, at least one
   * @return the extractor
   * @throws IllegalArgumentException if there is none
   */
  static TokenExtractor oneOf(TokenExtractor... extractors) {
    return Extractors.oneOf(List.of(extractors));
  }

  /**
   * The first of several places that has credentials, as for a header that overrides a cookie.
   *
   * @param extractors the places in their order, at least one
   * @return the extractor
   * @throws IllegalArgumentException if there is none
   */
  static TokenExtractor firstOf(TokenExtractor... extractors) {
    return Extractors.firstOf(List.of(extractors));
  }
}
