package dev.borderpost.keys;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Options for fetching keys over HTTP.
 *
 * <p>Immutable and thread-safe. Two are equal when all options are.
 */
public final class FetchOptions {

  private static final Duration MAX_STALE_IF_ERROR = Duration.ofDays(30);
  private static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);
  private static final FetchOptions DEFAULTS =
      new FetchOptions(null, Duration.ofHours(24), false, HttpFetch.DEADLINE, null, null);

  private final @Nullable HttpClient client;
  private final Duration staleIfError;
  private final boolean plainHttp;
  private final Duration timeout;
  private final @Nullable BearerToken token;
  private final @Nullable Path trust;

  private FetchOptions(
      @Nullable HttpClient client,
      Duration staleIfError,
      boolean plainHttp,
      Duration timeout,
      @Nullable BearerToken token,
      @Nullable Path trust) {
    this.client = client;
    this.staleIfError = staleIfError;
    this.plainHttp = plainHttp;
    this.timeout = timeout;
    this.token = token;
    this.trust = trust;
  }

  /**
   * The default options: a separate HTTP client that connects within two seconds and uses the
   * platform's trust store; keys stay usable for 24 hours beyond their lifetime when they cannot be
   * fetched; {@code https} only, except for loopback addresses.
   *
   * @return the options
   */
  public static FetchOptions defaults() {
    return DEFAULTS;
  }

  /**
   * These options with another HTTP client, for a proxy, a client certificate or a trust store. The
   * client belongs to the caller and is never closed by this library.
   *
   * @param client the client; it must not follow redirects
   * @return the options
   * @throws IllegalArgumentException if the client follows redirects
   */
  public FetchOptions withHttpClient(HttpClient client) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "The HTTP client follows redirects, and keys could come from anywhere then: build it with"
              + " followRedirects(HttpClient.Redirect.NEVER).");
    }
    if (trust != null) {
      throw new IllegalArgumentException(
          "Both an HTTP client and trusted authorities are given: let the client trust them.");
    }
    return new FetchOptions(client, staleIfError, plainHttp, timeout, token, null);
  }

  /**
   * These options with another time for which keys stay usable beyond their lifetime when they
   * cannot be fetched (compare RFC 5861 §4). After that, tokens cannot be verified.
   *
   * @param duration zero to 30 days
   * @return the options
   * @throws IllegalArgumentException if it is out of range
   */
  public FetchOptions withStaleIfError(Duration duration) {
    if (duration.isNegative() || duration.compareTo(MAX_STALE_IF_ERROR) > 0) {
      throw new IllegalArgumentException(
          "The time that keys outlive their lifetime is "
              + duration
              + ": use PT0S to P30D; a withdrawn key may stay in use as long when the issuer cannot"
              + " be reached.");
    }
    return new FetchOptions(client, duration, plainHttp, timeout, token, trust);
  }

  /**
   * These options with {@code http} allowed to any host, not only to loopback addresses. An
   * attacker in the network can then replace the keys: use it only in isolated networks.
   *
   * @return the options
   */
  public FetchOptions withPlainHttp() {
    return new FetchOptions(client, staleIfError, true, timeout, token, trust);
  }

  /**
   * These options with another time limit for a fetch, from the first connection to the last byte,
   * metadata included: for issuers that are slow. Requests nevertheless wait for 5 seconds at most;
   * the fetch goes on without them.
   *
   * @param timeout 1 to 30 seconds; 5 seconds unless given
   * @return the options
   * @throws IllegalArgumentException if it is out of range
   */
  public FetchOptions withTimeout(Duration timeout) {
    if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "The time for fetching keys is " + timeout + ": use PT1S to PT30S.");
    }
    return new FetchOptions(client, staleIfError, plainHttp, timeout, token, trust);
  }

  /**
   * These options with a bearer token (RFC 6750) that is sent with each request to the origin that
   * the source was given: that of the JWK Set, of the address that discovery starts from, or of the
   * issuer. It is not sent to another origin that the metadata name.
   *
   * @param token the token
   * @return the options
   * @throws IllegalArgumentException if it is empty, or has characters that no token has
   */
  public FetchOptions withToken(String token) {
    return with(BearerToken.of(token));
  }

  /**
   * These options with a bearer token in a file, which is read again for each request, as {@link
   * #withToken} otherwise. For tokens that are replaced, as those of service accounts of
   * Kubernetes.
   *
   * @param file the file with the token and nothing else
   * @return the options
   * @throws IllegalArgumentException if the file cannot be read now, or has no token in it. Later,
   *     fetches fail while that is so
   */
  public FetchOptions withTokenFile(Path file) {
    return with(BearerToken.in(file));
  }

  private FetchOptions with(BearerToken token) {
    return new FetchOptions(client, staleIfError, plainHttp, timeout, token, trust);
  }

  /**
   * These options with the authorities that may certify the issuer's servers, instead of those of
   * the platform. The file is read again before each fetch; while it cannot be used, the earlier
   * certificates stay in use.
   *
   * @param pemFile a file with {@code CERTIFICATE} blocks (RFC 7468)
   * @return the options
   * @throws IllegalArgumentException if the file cannot be read, or has anything but certificates;
   *     or if an HTTP client is given, which has its own trust
   */
  public FetchOptions withTrust(Path pemFile) {
    if (client != null) {
      throw new IllegalArgumentException(
          "Both an HTTP client and trusted authorities are given: let the client trust them.");
    }
    Path file = new TrustedAuthorities(pemFile).file();
    return new FetchOptions(null, staleIfError, plainHttp, timeout, token, file);
  }

  Optional<HttpClient> httpClient() {
    return Optional.ofNullable(client);
  }

  Duration staleIfError() {
    return staleIfError;
  }

  boolean plainHttp() {
    return plainHttp;
  }

  Duration timeout() {
    return timeout;
  }

  Optional<BearerToken> token() {
    return Optional.ofNullable(token);
  }

  Optional<Path> trust() {
    return Optional.ofNullable(trust);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FetchOptions that && all().equals(that.all());
  }

  @Override
  public int hashCode() {
    return all().hashCode();
  }

  private List<@Nullable Object> all() {
    return Arrays.asList(client, staleIfError, plainHttp, timeout, token, trust);
  }
}
