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
    if (SAFE_METHODS.contains(request.method())) {
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
        && origin.get(0).equals((request.scheme() + "://" + host.get(0)).toLowerCase(Locale.ROOT));
  }
}
