package dev.borderpost.extract;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An HTTP request, read-only, without a body and independent of any server.
 *
 * <p>An adapter for a server implements it over the server's own request and computes each answer
 * when it is asked for: most requests are decided without looking at the query, the cookies or the
 * certificates. It has to implement {@link #method}, {@link #rawPath} and {@link #headers}; the
 * defaults of the others say when they do not suffice. A view belongs to one request and is used by
 * one thread at a time.
 */
public interface RequestView {

  /** The {@link #remoteAddress} of a peer that is not known (the identifier of RFC 7239 §6.2). */
  String UNKNOWN_ADDRESS = "unknown";

  /**
   * Begins a request that no server received: {@code RequestView.of("GET", "/orders").token(jwt)}.
   *
   * @param method the method, in its own letter case
   * @param target the path as sent, percent-encoded, and the query after a question mark if there
   *     is one (RFC 9112 §3.2.1)
   * @return the request, with scheme {@code https}, from {@code 127.0.0.1}, without header fields
   */
  static Standalone of(String method, String target) {
    return new StandaloneRequest(method, target, name -> List.of());
  }

  /**
   * Begins a view of a server's request, whose header fields the server is asked for: an adapter of
   * one expression, where an implementation of this interface would be longer.
   *
   * @param method the method, in its own letter case
   * @param target the path as sent, percent-encoded, and the query after a question mark if there
   *     is one; other forms of RFC 9112 §3.2 are refused as ambiguous
   * @param headers the values of all header fields with a name, one element a field line, whatever
   *     the letter case of the name
   * @return the request, with scheme {@code https}, unless {@link Standalone#scheme} is called, and
   *     from an unknown address, unless {@link Standalone#remoteAddress} is called
   */
  static Standalone of(String method, String target, Function<String, List<String>> headers) {
    return new StandaloneRequest(method, target, headers).remoteAddress(UNKNOWN_ADDRESS);
  }

  /**
   * Decodes the percent-encoding of a path once, as UTF-8 (RFC 3986 §2.1). A {@code +} stays a
   * {@code +}: it means a space in forms only.
   *
   * @param rawPath a path as sent, or a part of one
   * @return the decoded path; the same text when its percent-encoding is malformed (a guard refuses
   *     such a request because of its {@link #rawPath})
   */
  static String decodedPath(String rawPath) {
    return RequestText.decodedPath(rawPath);
  }

  /** {@return the method as sent, in its own letter case, such as {@code GET} (RFC 9110 §9.1)} */
  String method();

  /**
   * {@return the scheme under which the server received the request, or its proxy if that ends TLS:
   * {@code https} (the default) or {@code http}} Origins of browsers are compared with it.
   */
  default String scheme() {
    return "https";
  }

  /**
   * The path that access rules are matched with: percent-decoded once, relative to the application
   * (in a servlet container: servlet path and path info), as the application itself will see it.
   *
   * @return a path that begins with {@code /}; the {@link #rawPath}, {@linkplain #decodedPath
   *     decoded}, by default, which suits applications that are at the root of their server
   */
  default String path() {
    return decodedPath(rawPath());
  }

  /**
   * {@return the path as it stood in the request line, not decoded, without the query} It is only
   * looked at to refuse spellings that servers read in different ways.
   */
  String rawPath();

  /**
   * {@return the query as it stood in the request line, not decoded, without the question mark;
   * empty (the default) when there is none}
   */
  default Optional<String> query() {
    return Optional.empty();
  }

  /**
   * The values of all header fields with a name, one element a field line, in their order.
   *
   * @param name the field name, in any letter case
   * @return the values; empty when there is no such field
   */
  List<String> headers(String name);

  /**
   * The address of the peer that the connection came from, for policies and listeners. Never what a
   * forwarding header says.
   *
   * @return an IP address in text form; {@link #UNKNOWN_ADDRESS} (the default) when the server does
   *     not tell
   */
  default String remoteAddress() {
    return UNKNOWN_ADDRESS;
  }

  /**
   * The values of a parameter in a form body ({@code application/x-www-form-urlencoded}), not those
   * of the query. Only asked for by {@link TokenExtractor#formParameter}; reading it may consume
   * the body.
   *
   * @param name the parameter's name
   * @return the values, decoded; empty (the default) when there is none or the adapter does not
   *     read bodies
   */
  default List<String> formParameters(String name) {
    return List.of();
  }

  /**
   * {@return the certificate chain of the client in a TLS connection with client authentication,
   * the client's own first; empty (the default) when there is none}
   */
  default List<X509Certificate> clientCertificates() {
    return List.of();
  }

  /**
   * The values of a parameter in the {@link #query}, decoded as a form is.
   *
   * @param name the parameter's name
   * @return the values, an empty one for a parameter without {@code =}; empty when there is no such
   *     parameter. What is not percent-encoding stays as it is
   */
  default List<String> queryParameters(String name) {
    return RequestText.queryParameters(query().orElse(""), name);
  }

  /**
   * The values of all cookies with a name (RFC 6265 §4.2.1), read from the {@code Cookie} fields.
   *
   * @param name the cookie's name, case-sensitive
   * @return the values, without surrounding quotation marks; empty when there is no such cookie
   */
  default List<String> cookies(String name) {
    return RequestText.cookies(headers("Cookie"), name);
  }

  /**
   * A request whose parts are given one by one: for adapters, for tests of rules, policies and
   * extractors, and for messages that carry a token in another protocol.
   *
   * <p>Each method that takes a value changes this request and returns it. Not thread-safe while it
   * is described; it can be read by several threads afterwards. {@code toString()} shows method and
   * path only, since query and header fields may hold a token.
   */
  sealed interface Standalone extends RequestView permits StandaloneRequest {

    /**
     * Adds a header field. A cookie is a {@code Cookie} field: {@code header("Cookie",
     * "name=value")}.
     *
     * @param name the field name, in any letter case
     * @param value the value of one field line; fields with the same name stay apart
     * @return this
     */
    Standalone header(String name, String value);

    /**
     * Adds an {@code Authorization} field with a bearer token (RFC 6750 §2.1).
     *
     * @param token the token
     * @return this
     */
    Standalone token(String token);

    /**
     * Sets the decoded path, for servers that map a request to another path than the one sent.
     *
     * @param decodedPath the path as {@link #path()} returns it; that of the target, decoded once,
     *     unless given
     * @return this
     */
    Standalone decodedPath(String decodedPath);

    /**
     * Sets the query, replacing that of the target.
     *
     * @param encodedQuery the query, percent-encoded, without the question mark
     * @return this
     */
    Standalone query(String encodedQuery);

    /**
     * Sets the scheme.
     *
     * @param name {@code http} or {@code https}, which it is unless given
     * @return this
     */
    Standalone scheme(String name);

    /**
     * Sets the address of the peer.
     *
     * @param address an IP address in text form; {@code 127.0.0.1} unless given
     * @return this
     */
    Standalone remoteAddress(String address);

    /**
     * Adds a parameter of a form body.
     *
     * @param name the parameter's name
     * @param value its value, decoded
     * @return this
     */
    Standalone formParameter(String name, String value);

    /**
     * Sets the certificate chain of the client.
     *
     * @param chain the client's own certificate first; none unless given
     * @return this
     */
    Standalone clientCertificates(X509Certificate... chain);
  }
}
