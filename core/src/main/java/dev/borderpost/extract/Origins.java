package dev.borderpost.extract;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the requests of browsers may come from (RFC 6454). An origin is scheme, host and port of a
 * page: {@code https://app.example.com} or {@code http://127.0.0.1:8080}.
 *
 * <p><em>Cookies.</em> A token that browsers attach by themselves is taken from an unsafe request
 * or WebSocket handshake only if that comes from the application's own pages (RFC 6750 §5.3).
 * Browsers say where from, and no page can forge it: {@code Sec-Fetch-Site} has to be {@code
 * same-origin} or {@code none}, or {@code same-site} with an {@code Origin} that is allowed;
 * without it, {@code Origin} has to be the application's own or allowed. A request that says
 * nothing is refused. Tokens in headers are never subject to this.
 *
 * <p><em>CORS.</em> Nothing is added to answers of the application: that is for itself, or for a
 * CORS filter. Refusals can be read by pages of allowed origins. With a CORS filter in front,
 * preflights do not get here; with the filter behind, they have to be let pass.
 *
 * <p>Immutable and thread-safe.
 */
public final class Origins {

  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private static final Pattern ORIGIN =
      Pattern.compile(
          "[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[(0*:)*0*1]", Pattern.CASE_INSENSITIVE);
  private static final Pattern LOOPBACK_WITH_PORT =
      Pattern.compile("(" + LOOPBACK + ")(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

  private static final String NO_PLACE =
      "it is neither a path of the application, such as /sign-in.html, nor an address, such as"
          + " https://shop.example.com/sign-in.";

  private final Optional<String> own;
  private final Set<String> allowed;
  private final boolean preflights;
  private final boolean checksAll;

  private Origins(
      Optional<String> own, Set<String> allowed, boolean preflights, boolean checksAll) {
    this.own = own;
    this.allowed = allowed;
    this.preflights = preflights;
    this.checksAll = checksAll;
  }

  /**
   * The application's own origin, and others whose pages may use the application as well.
   *
   * @param others the other origins; none for the application's own alone
   * @return the origins
   * @throws IllegalArgumentException if one of them is not an origin
   */
  public static Origins allowing(String... others) {
    Set<String> allowed =
        Arrays.stream(others).map(Origins::checked).collect(Collectors.toUnmodifiableSet());
    return new Origins(Optional.empty(), allowed, false, false);
  }

  /**
   * These origins, but with another one as the application's own than the scheme and the {@code
   * Host} of each request: for an application behind a proxy that ends TLS or sends another {@code
   * Host}, and for HTTP/2, where there may be none. What proxies say in {@code X-Forwarded-…} is
   * never looked at, since every client can send it.
   *
   * @param origin what browsers know the application by
   * @return the origins
   * @throws IllegalArgumentException if it is not an origin
   */
  public Origins withOwn(String origin) {
    return new Origins(Optional.of(checked(origin)), allowed, preflights, checksAll);
  }

  /**
   * These origins, with CORS preflights let pass without a token, unless a rule denies the path:
   * for an application, or a CORS filter behind, that answers them. Since everyone can make a
   * request that looks like a preflight, {@code OPTIONS} must then do nothing else there.
   *
   * @return the origins
   */
  public Origins withPreflights() {
    return new Origins(own, allowed, true, checksAll);
  }

  /**
   * These origins, checked for every request, whatever carries the token and whether there is one:
   * a request with an {@code Origin} that is neither the application's own nor allowed is refused.
   * One without {@code Origin} passes, as those of most clients that are no browsers.
   *
   * <p>If the application's own origin is on a loopback address, the {@code Host} of a request has
   * to be one as well. Otherwise a page whose name is made to resolve to a loopback address (DNS
   * rebinding) could read what is there, without an {@code Origin}.
   *
   * @return the origins
   * @throws IllegalStateException if {@link #withOwn} was not called: the {@code Host} of a request
   *     is what such a page makes it
   */
  public Origins checkedAlways() {
    if (own.isEmpty()) {
      throw new IllegalStateException(
          "Call withOwn(\"…\") first: no request proves its own origin.");
    }
    return new Origins(own, allowed, preflights, true);
  }

  /** {@return whether the application's own origin is given by {@link #withOwn}} */
  public boolean hasOwn() {
    return own.isPresent();
  }

  /**
   * Whether a request comes from a page of an origin that may not call.
   *
   * @param request any request
   * @return true if it must be refused; always false without {@link #checkedAlways}
   */
  public boolean isForeign(RequestView request) {
    if (!checksAll) {
      return false;
    }
    List<String> origins = request.headers("Origin");
    return !origins.isEmpty()
        && only("Origin", request)
            .filter(origin -> own.equals(Optional.of(origin)) || allowed.contains(origin))
            .isEmpty();
  }

  /**
   * Whether a request to an application on a loopback address names another host.
   *
   * @param request any request
   * @return true if it must be refused; always false without {@link #checkedAlways}
   */
  public boolean hasUnexpectedHost(RequestView request) {
    if (!checksAll || own.filter(Origins::isLoopbackOrigin).isEmpty()) {
      return false;
    }
    List<String> hosts = request.headers("Host");
    return !hosts.isEmpty()
        && only("Host", request)
            .filter(host -> LOOPBACK_WITH_PORT.matcher(host).matches())
            .isEmpty();
  }

  private static boolean isLoopbackOrigin(String origin) {
    return LOOPBACK_WITH_PORT.matcher(origin.replaceFirst("^(?i)https?://", "")).matches();
  }

  /**
   * Whether a host is this machine, whatever name servers say.
   *
   * @param host the host of an address, without a port; one of IPv6 in brackets
   * @return true for {@code localhost} and for loopback addresses
   */
  public static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  /**
   * Requires that a place is the application's own, so that browsers may be sent there.
   *
   * @param place a path of the application, which begins with one slash; or an address with the
   *     origin that {@link #withOwn} was given
   * @throws IllegalArgumentException if it is neither
   */
  public void requireOwn(String place) {
    URI address;
    try {
      address = new URI(place);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(NO_PLACE, e);
    }
    boolean path = place.startsWith("/") && !place.startsWith("//");
    if (path ? address.getRawFragment() != null : !address.isAbsolute() || address.isOpaque()) {
      throw new IllegalArgumentException(NO_PLACE);
    }
    String origin = address.getScheme() + "://" + address.getRawAuthority();
    if (!path
        && (!ORIGIN.matcher(origin).matches()
            || own.filter(asBrowsersWrite(origin)::equals).isEmpty())) {
      throw new IllegalArgumentException(
          "its origin is not the application's own: set own-origin (Origins.withOwn) to the origin"
              + " that browsers know the application by, if this is it, or use a path of the"
              + " application, such as /sign-in.html.");
    }
  }

  private static String checked(String origin) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "\""
              + origin
              + "\" is not an origin: write scheme://host or scheme://host:port, such as"
              + " https://app.example.com, with nothing behind it and no * in it.");
    }
    return asBrowsersWrite(origin);
  }

  /** RFC 6454 §6.2: in small letters, without the port that the scheme has anyway. */
  private static String asBrowsersWrite(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    String port = lower.startsWith("https:") ? ":443" : lower.startsWith("http:") ? ":80" : "";
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }

  /**
   * Whether a request may have been made by a page of another site, and may do harm: it is not safe
   * (RFC 9110 §9.2.1) or opens a WebSocket.
   *
   * @param request a request with a token that its browser attached
   * @return true if it must be refused
   */
  public boolean isCrossSite(RequestView request) {
    if (isSafe(request)) {
      return false;
    }
    List<String> site = request.headers("Sec-Fetch-Site");
    if (site.isEmpty()) {
      Optional<String> origin = only("Origin", request);
      return origin.isEmpty() || !(origin.equals(own(request)) || allowed.contains(origin.get()));
    }
    return switch (site.size() == 1 ? site.get(0) : "") {
      case "same-origin", "none" -> false;
      case "same-site" -> allowedOrigin(request).isEmpty();
      default -> true;
    };
  }

  /**
   * A WebSocket handshake is a GET, but opens a channel for writing too. Some servers (Undertow)
   * take any {@code Upgrade} for a handshake if there is a key; {@code h2c} alone is what HTTP
   * clients send with ordinary requests (RFC 7540 §3.2).
   */
  private static boolean isSafe(RequestView request) {
    return SAFE_METHODS.contains(request.method())
        && request.headers("Sec-WebSocket-Key").isEmpty()
        && request.headers("Upgrade").stream().allMatch(protocol -> protocol.equals("h2c"));
  }

  private Optional<String> own(RequestView request) {
    return own.or(
        () -> only("Host", request).map(host -> asBrowsersWrite(request.scheme() + "://" + host)));
  }

  /**
   * The origins whose pages may make a request that has to be checked, for messages.
   *
   * @param request the request
   * @return the application's own origin, as far as it is known, and the allowed ones
   */
  public List<String> accepted(RequestView request) {
    return Stream.concat(own(request).stream(), allowed.stream().sorted()).toList();
  }

  /**
   * Whether a request is a preflight (Fetch Standard, "CORS-preflight request") that may pass.
   *
   * @param request the request
   * @return true if it is one, and {@link #withPreflights} was called
   */
  public boolean permitsPreflight(RequestView request) {
    return preflights
        && request.method().equals("OPTIONS")
        && only("Origin", request).isPresent()
        && only("Access-Control-Request-Method", request).isPresent();
  }

  /**
   * The allowed origin whose page made a request.
   *
   * @param request the request
   * @return the origin; empty for any other and for the application's own
   */
  public Optional<String> allowedOrigin(RequestView request) {
    return only("Origin", request).filter(allowed::contains);
  }

  private static Optional<String> only(String name, RequestView request) {
    List<String> values = request.headers(name);
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }
}
