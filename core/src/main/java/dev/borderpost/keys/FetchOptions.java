package dev.borderpost.keys;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How keys are fetched over HTTP.
 *
 * <p>Immutable and thread-safe.
 */
public final class FetchOptions {

  private static final Duration MAX_STALE_IF_ERROR = Duration.ofDays(30);
  private static final FetchOptions DEFAULTS = new FetchOptions(null, Duration.ofHours(24), false);

  private final @Nullable HttpClient client;
  private final Duration staleIfError;
  private final boolean plainHttp;

  private FetchOptions(@Nullable HttpClient client, Duration staleIfError, boolean plainHttp) {
    this.client = client;
    this.staleIfError = staleIfError;
    this.plainHttp = plainHttp;
  }

  /**
   * An own HTTP client that connects within two seconds and trusts what the platform trusts; keys
   * that outlive their time by 24 hours when they cannot be fetched; {@code https} only, except for
   * loopback addresses.
   *
   * @return the options
   */
  public static FetchOptions defaults() {
    return DEFAULTS;
  }

  /**
   * These options with another HTTP client, for a proxy, a client certificate or a trust store. It
   * is the caller's: it is never closed here.
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
    return new FetchOptions(client, staleIfError, plainHttp);
  }

  /**
   * These options with another time for which keys outlive their lifetime when they cannot be
   * fetched (compare RFC 5861 §4). After that, tokens cannot be checked.
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
    return new FetchOptions(client, duration, plainHttp);
  }

  /**
   * These options with {@code http} allowed to any host, not only to loopback addresses. Others in
   * the network can then put in keys of their own: only for networks without others.
   *
   * @return the options
   */
  public FetchOptions withPlainHttp() {
    return new FetchOptions(client, staleIfError, true);
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
}
