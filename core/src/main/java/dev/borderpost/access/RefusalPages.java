package dev.borderpost.access;

import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.FailureLog;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What browsers show for a refused navigation: a page of the application with the status of the
 * refusal, or a redirect to an address of the application's own origin.
 *
 * @param choice the path or address for a refusal; empty for the problem document
 * @param origins decides which addresses are the application's own
 */
record RefusalPages(BiFunction<Refused, RequestView, Optional<String>> choice, Origins origins) {

  private static final System.Logger log = System.getLogger(RefusalPages.class.getName());
  private static final FailureLog FAILURES = new FailureLog(log);

  private static final int FOUND = 302;

  static RefusalPages none(Origins origins) {
    return new RefusalPages((refusal, request) -> Optional.empty(), origins);
  }

  /**
   * The same path or address for every 401.
   *
   * @throws IllegalArgumentException if it is neither, or an address of another origin
   */
  static RefusalPages forUnauthorized(String place, Origins origins) {
    origins.requireOwn(place);
    Optional<String> page = Optional.of(place);
    return new RefusalPages(
        (refusal, request) -> refusal.status() == 401 ? page : Optional.empty(), origins);
  }

  Refused with(Refused refusal, RequestView request) {
    if (!isNavigation(request)) {
      return refusal;
    }
    try {
      return choice
          .apply(refusal, request)
          .map(place -> with(refusal, place, request))
          .orElse(refusal);
    } catch (Throwable e) {
      FAILURES.error("There is no page for a refused request: it is answered without one", e);
      return refusal;
    }
  }

  private Refused with(Refused refusal, String place, RequestView request) {
    origins.requireOwn(place);
    Map<String, String> headers = new LinkedHashMap<>(refusal.headers());
    if (request.query().isPresent()) {
      headers.put("Referrer-Policy", "no-referrer"); // there may be a token in it
    }
    if (place.startsWith("/")) {
      return new Refused(
          refusal.status(), headers, refusal.body(), refusal.reason(), Optional.of(place));
    }
    if (request.rawPath().equals(URI.create(place).getRawPath())) {
      return refusal; // a redirect of the sign-in page to itself would never end
    }
    headers.remove("Content-Type");
    headers.put("Location", place);
    return new Refused(FOUND, headers, "", refusal.reason());
  }

  /** Whether a browser asks for a page to show. */
  private static boolean isNavigation(RequestView request) {
    return request.method().equals("GET")
        && request.headers("Accept").stream()
            .flatMap(field -> Arrays.stream(field.split(",", -1)))
            .anyMatch(RefusalPages::isHtml);
  }

  /** RFC 9110 §12.5.1: a weight of 0 means "not acceptable". */
  private static boolean isHtml(String mediaRange) {
    String[] parts = mediaRange.split(";", -1);
    return parts[0].strip().equalsIgnoreCase("text/html")
        && Arrays.stream(parts).noneMatch(part -> part.strip().matches("[qQ]\\s*=\\s*0(\\.0*)?"));
  }
}
