package dev.borderpost.access;

import dev.borderpost.extract.RequestView;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The defence of tokens that browsers attach by themselves (RFC 6750 §5.3): an unsafe request has
 * to come from the application's own pages. Browsers say where from in {@code Sec-Fetch-Site} and
 * {@code Origin}, which no page can forge; a request that says nothing is refused.
 */
final class CrossSiteCheck {

  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private CrossSiteCheck() {}

  static boolean passes(RequestView request) {
    if (isSafe(request)) {
      return true;
    }
    List<String> site = request.headers("Sec-Fetch-Site");
    if (!site.isEmpty()) {
      return site.equals(List.of("same-origin")) || site.equals(List.of("none"));
    }
    List<String> origin = request.headers("Origin");
    List<String> host = request.headers("Host");
    return origin.size() == 1
        && host.size() == 1
        && origin.get(0).equals(origin(request.scheme(), host.get(0)));
  }

  /** A handshake for a WebSocket is a GET, but what it opens is a channel for writing too. */
  private static boolean isSafe(RequestView request) {
    return SAFE_METHODS.contains(request.method()) && request.headers("Upgrade").isEmpty();
  }

  /** The origin of a request's own target, written as browsers do (RFC 6454 §6.2). */
  private static String origin(String scheme, String host) {
    String defaultPort = scheme.equals("https") ? ":443" : ":80";
    String origin = (scheme + "://" + host).toLowerCase(Locale.ROOT);
    return origin.endsWith(defaultPort)
        ? origin.substring(0, origin.length() - defaultPort.length())
        : origin;
  }
}
