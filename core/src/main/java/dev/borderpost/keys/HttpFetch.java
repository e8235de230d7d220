package dev.borderpost.keys;

import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP requests of one refresh of keys, one after the other, within one deadline: no redirects,
 * no content encodings but gzip, and a limit on the size of a document. A request on a connection
 * that may have died silently is repeated once on another one.
 *
 * <p>Results are completed on the client's own threads. By default the client would use the common
 * pool, which the application may have blocked.
 */
final class HttpFetch {

  /**
   * The longest duration of a refresh, from the first connection to the last byte, unless options
   * say otherwise; and the longest time that a request waits for one.
   */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  /**
   * Any type is accepted, since servers answer with many, and refuse requests for others with 406.
   */
  private static final String ACCEPT = "application/jwk-set+json, application/json, */*;q=0.1";

  /** Firewalls refuse Java's own. */
  private static final String USER_AGENT = "Borderpost";

  /** Longer than the addresses of keys and metadata are. */
  private static final int MAX_SHOWN = 300;

  private static final Pattern MAX_AGE =
      Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);
  private static final Pattern NOT_TO_BE_KEPT =
      Pattern.compile("(?:^|[,\\s])no-(?:cache|store)\\s*(?:,|$)", Pattern.CASE_INSENSITIVE);

  private final HttpConnections connections;
  private final FetchOptions options;
  private final URI configured;
  private final Timing timing;
  private final long begin;
  private @Nullable HttpGet running;
  private boolean cancelled;

  /**
   * Begins a refresh.
   *
   * @param configured the address that settings name, to whose origin a token may be sent
   */
  HttpFetch(HttpConnections connections, FetchOptions options, URI configured, Timing timing) {
    this.connections = connections;
    this.options = options;
    this.configured = configured;
    this.timing = timing;
    this.begin = timing.nanoTime();
  }

  /** A document, or the answer that the cached one has not changed. */
  static final class Document {

    private final URI uri;
    private final int status;
    private final HttpHeaders headers;
    private final byte[] content;
    private final Instant received = Instant.now();

    Document(URI uri, HttpResponse.ResponseInfo head, byte[] content) {
      this.uri = uri;
      this.status = head.statusCode();
      this.headers = head.headers();
      this.content = content;
    }

    URI uri() {
      return uri;
    }

    byte[] content() {
      return content;
    }

    boolean notModified() {
      return status == HttpURLConnection.HTTP_NOT_MODIFIED;
    }

    /** The strong or weak {@code ETag} of this version of the document (RFC 9110 §8.8.3). */
    Optional<String> entityTag() {
      return headers.firstValue("ETag");
    }

    /**
     * How far the server's clock is ahead of the one here, by {@code Date} and, from a cache, by
     * {@code Age} (RFC 9110 §6.6.1, RFC 9111 §5.1); empty if it does not say.
     */
    Optional<Duration> clockAhead() {
      try {
        long age = headers.firstValueAsLong("Age").orElse(0);
        return headers
            .firstValue("Date")
            .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
            .map(date -> Duration.between(received, date.plusSeconds(age)));
      } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
        return Optional.empty();
      }
    }

    /** The time for which the document may be cached (RFC 9111 §5.2.2). */
    Optional<Duration> maxAge() {
      String cacheControl = String.join(",", headers.allValues("Cache-Control"));
      if (NOT_TO_BE_KEPT.matcher(cacheControl).find()) {
        return Optional.of(Duration.ZERO);
      }
      return Optional.of(MAX_AGE.matcher(cacheControl))
          .filter(Matcher::find)
          .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1))));
    }
  }

  /**
   * Gets a document.
   *
   * @param entityTag the {@code ETag} of the cached version
   * @return the document; or fails with a {@link FetchException}
   * @throws IllegalArgumentException if a token shall be sent, and there is none now
   */
  CompletionStage<Document> get(URI uri, Optional<String> entityTag) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", ACCEPT)
            .header("Accept-Encoding", "identity")
            .header("User-Agent", USER_AGENT);
    entityTag.ifPresent(tag -> request.header("If-None-Match", tag));
    Optional<String> token =
        options
            .token()
            .filter(present -> BearerToken.isSameOrigin(uri, configured))
            .map(BearerToken::value);
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    HttpGet get =
        new HttpGet(
            request.build(),
            connections,
            timing,
            head -> problem(uri, head, entityTag.isPresent()));
    register(get);
    return get.run(options.timeout().minusNanos(timing.nanoTime() - begin), tooLate(uri));
  }

  private synchronized void register(HttpGet get) {
    running = get;
    if (cancelled) {
      get.cancel();
    }
  }

  /** Cancels the running exchange. */
  synchronized void cancel() {
    cancelled = true;
    if (running != null) {
      running.cancel();
    }
  }

  /** The problem with the status or header fields of an answer; empty when there is none. */
  private Optional<FetchException> problem(
      URI uri, HttpResponse.ResponseInfo head, boolean mayBeUnmodified) {
    int status = head.statusCode();
    if (status == HttpURLConnection.HTTP_OK
        || (status == HttpURLConnection.HTTP_NOT_MODIFIED && mayBeUnmodified)) {
      return HttpBody.encodingProblem(head.headers())
          .map(problem -> new FetchException(shown(uri) + problem));
    }
    String refusal = shown(uri) + " answers with status " + status;
    if (status == HttpURLConnection.HTTP_NOT_MODIFIED) {
      return Optional.of(
          new FetchException(
              refusal
                  + " (not modified), although the request did not ask for that: a cache in front of"
                  + " it, or the server, is at fault."));
    }
    if (status >= 300 && status < 400) {
      return Optional.of(
          new FetchException(
              shown(uri)
                  + " answers with a redirect ("
                  + status
                  + "), which is not followed: use the address that it leads to."));
    }
    if (status == HttpURLConnection.HTTP_NOT_FOUND || status == HttpURLConnection.HTTP_GONE) {
      return Optional.of(FetchException.notFound(refusal + "."));
    }
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED
        || status == HttpURLConnection.HTTP_FORBIDDEN) {
      return Optional.of(new FetchException(refusal + ": " + whyRefused(uri, status)));
    }
    return Optional.of(FetchException.retryAfter(refusal + ".", RetryAfter.read(head.headers())));
  }

  private String whyRefused(URI uri, int status) {
    if (options.token().isEmpty()) {
      return status == HttpURLConnection.HTTP_UNAUTHORIZED
          ? "it wants a token of its clients, which keys-token sends."
          : "it, or a firewall in front of it, refuses this client. If it wants a token, set"
              + " keys-token.";
    }
    return BearerToken.isSameOrigin(uri, configured)
        ? "it does not accept the token of keys-token. Is that for this server, and not expired?"
        : "the token of keys-token is not sent to it, but only to the origin of "
            + shown(configured)
            + ". If it may have the token, set keys to this address.";
  }

  private FetchException tooLate(URI uri) {
    return new FetchException(
        shown(uri) + " did not answer completely within " + options.timeout().toSeconds() + " s.");
  }

  /**
   * An address without the parts that might be secret, in ASCII and not at any length: it may come
   * from a server.
   */
  static String shown(URI uri) {
    if (uri.getScheme() == null || uri.getHost() == null) {
      return "an incomplete address";
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String address = uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    String ascii = URI.create(address).toASCIIString();
    return ascii.length() <= MAX_SHOWN ? ascii : ascii.substring(0, MAX_SHOWN) + "…";
  }

  /** The identifier of an issuer; if it is an address, without the parts that might be secret. */
  static String shown(String issuer) {
    return issuer.replaceAll("//.*@", "//…@").replaceAll("[?#].*", "?…");
  }
}
