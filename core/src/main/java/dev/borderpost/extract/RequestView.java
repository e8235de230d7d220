package dev.borderpost.extract;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An HTTP request as the border sees it: read-only, without a body, independent of any server.
 *
 * <p>An adapter for a server implements it over the server's own request and computes each answer
 * when it is asked for: most requests are decided without looking at the query, the cookies or the
 * certificates. A view belongs to one request and is used by one thread at a time.
 */
public interface RequestView {

  /**
   * The method as sent, in its own letter case (RFC 9110 §9.1: methods are case-sensitive).
   *
   * @return for example {@code GET}
   */
  String method();

  /**
   * The scheme under which the server received the request.
   *
   * @return {@code https} or {@code http}
   */
  String scheme();

  /**
   * The path that access rules are matched with: percent-decoded once, relative to the application
   * (in a servlet container: servlet path and path info), as the application itself will see it.
   *
   * @return a path that begins with {@code /}
   */
  String path();

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
   * @return the query, or empty when there is none
   */
  Optional<String> query();

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
   * @return an IP address in text form
   */
  String remoteAddress();

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
