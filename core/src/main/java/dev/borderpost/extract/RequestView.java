package dev.borderpost.extract;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
   * Begins a request that no server received, as tests of rules and policies need it: {@code
   * RequestView.of("GET", "/orders/7").token(token)}.
   *
   * @param method the method, in its own letter case
   * @param target the path as sent, percent-encoded, and the query after a question mark if there
   *     is one (RFC 9112 §3.2.1)
   * @return the request, with scheme {@code https}, from {@code 127.0.0.1}, without header fields
   */
  static StandaloneRequest of(String method, String target) {
    return new StandaloneRequest(method, target);
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
    if (rawPath.indexOf('%') < 0) {
      return rawPath;
    }
    try {
      return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return rawPath;
    }
  }

  /**
   * The method as sent, in its own letter case (RFC 9110 §9.1: methods are case-sensitive).
   *
   * @return for example {@code GET}
   */
  String method();

  /**
   * The scheme under which the server received the request, or its proxy if that ends TLS. Requests
   * of browsers are compared with it to see if they come from the same origin.
   *
   * @return {@code https} (the default) or {@code http}
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
   * The path as it stood in the request line, not decoded, without the query. It is only looked at
   * to refuse spellings that servers read in different ways.
   *
   * @return the path as sent
   */
  String rawPath();

  /**
   * The query as it stood in the request line, not decoded, without the question mark.
   *
   * @return the query; empty (the default) when there is none
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
   * The certificate chain of the client in a TLS connection with client authentication, the
   * client's own first.
   *
   * @return the chain; empty (the default) when there is none
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
    List<String> values = new ArrayList<>(1);
    for (String pair : query().orElse("").split("&", -1)) {
      int equals = pair.indexOf('=');
      String pairName = equals < 0 ? pair : pair.substring(0, equals);
      if (formDecoded(pairName).equals(name)) {
        values.add(equals < 0 ? "" : formDecoded(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String formDecoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /**
   * The values of all cookies with a name (RFC 6265 §4.2.1), read from the {@code Cookie} fields.
   *
   * @param name the cookie's name, case-sensitive
   * @return the values, without surrounding quotation marks; empty when there is no such cookie
   */
  default List<String> cookies(String name) {
    List<String> values = new ArrayList<>(1);
    for (String field : headers("Cookie")) {
      for (String pair : field.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals >= 0 && trimmed(pair.substring(0, equals)).equals(name)) {
          String value = trimmed(pair.substring(equals + 1));
          boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
          values.add(quoted ? value.substring(1, value.length() - 1) : value);
        }
      }
    }
    return values;
  }

  /**
   * A text without spaces and tabs around it (RFC 6265 §5.2), the only white space that HTTP has.
   */
  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (start < end && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t';
  }
}
