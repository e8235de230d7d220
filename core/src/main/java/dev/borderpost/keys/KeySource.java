package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the key that a token of one issuer has to be checked with.
 *
 * <p>The built-in sources keep a registry of key and algorithm pairs: by {@code kid}; by {@code
 * x5t#S256} when the token has no {@code kid}; and when it has neither, the only key that fits its
 * {@code alg}. A key that has no {@code kid} of its own, as one from a PEM file, also answers for
 * tokens whose {@code kid} names no other key.
 *
 * <p>Left out of a JWK Set, with a warning in the log: keys with a {@code use} other than {@code
 * sig} or {@code key_ops} without {@code verify}, private and symmetric keys, RSA keys under 2048
 * or over 8192 bits or with an exponent over 64 bits, keys of unknown type, and the second of two
 * keys with the same {@code kid} and algorithm. A source without any usable key is refused when the
 * issuer is built.
 *
 * <p>Implementations are thread-safe, throw nothing, never block, and fetch nothing from an address
 * that a header names.
 */
@FunctionalInterface
public interface KeySource extends AutoCloseable {

  /**
   * Finds a key.
   *
   * @param header the header of a token whose signature has not been checked yet
   * @return the key, or that there is none, or that it could not be found out, or that it is on its
   *     way
   */
  KeyLookup find(JoseHeader header);

  /**
   * Prepares this source for an issuer. Called once, when the issuer is built.
   *
   * @param issuer the issuer's identifier
   * @param algorithms the algorithms that the issuer may use; empty when only its keys say so. Keys
   *     that name no algorithm get those of them that fit their type; without any: RS256 for RSA
   *     keys, HS256 for secrets, and what the curve asks for with others
   * @return the source to use for that issuer; this one by default
   * @throws IllegalArgumentException if no key can be used
   */
  default KeySource forIssuer(String issuer, Set<JwsAlgorithm> algorithms) {
    return this;
  }

  /**
   * Begins to keep the keys up to date. Called once by each authenticator for what {@link
   * #forIssuer} returned; a source that contains another one has to pass it on.
   *
   * @param refresher what the sources of the authenticator share
   * @return the source that the authenticator asks; this one by default. It is closed with the
   *     authenticator
   */
  default KeySource start(KeyRefresher refresher) {
    return this;
  }

  /**
   * The state of the keys.
   *
   * @return what is known about them; no keys by default
   */
  default Health health() {
    return Health.ofStaticKeys(0);
  }

  /** Ends what {@link #start} began; after that, the source brings no new keys. */
  @Override
  default void close() {}

  /**
   * The state of an issuer's keys, for health checks and for people.
   *
   * <p>Immutable.
   *
   * @param keys how many pairs of key and algorithm are in use; 0 also when a source does not say
   * @param age the time since the keys were last fetched or confirmed; empty for keys that do not
   *     change, and as long as there are none
   * @param lastError what went wrong at the last attempt to fetch them; empty when it went well
   * @param nextRefresh the time until they are fetched again; empty for keys that do not change,
   *     and for those that are fetched only when a token needs them
   */
  record Health(
      int keys,
      Optional<Duration> age,
      Optional<String> lastError,
      Optional<Duration> nextRefresh) {

    /**
     * The state of keys that are never fetched.
     *
     * @param keys how many there are
     * @return the state
     */
    public static Health ofStaticKeys(int keys) {
      return new Health(keys, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /**
   * Keys at hand.
   *
   * @param keys the keys
   * @return the source
   */
  static KeySource of(VerificationKey... keys) {
    return new StaticKeys(
        new PublishedKeys("the given keys", Stream.of(keys).map(PublishedKey::of).toList()),
        Set.of());
  }

  /**
   * The keys of a JWK Set (RFC 7517 §5).
   *
   * @param json the text of the set
   * @return the source
   * @throws IllegalArgumentException if the text is not a JWK Set
   */
  static KeySource jwkSet(String json) {
    return new StaticKeys(
        JwkSetReader.read("the JWK Set", json.getBytes(StandardCharsets.UTF_8)), Set.of());
  }

  /**
   * The keys of a JWK Set (RFC 7517 §5) that is fetched over HTTP and kept up to date: {@link
   * #jwkSet(URI, FetchOptions)} with {@link FetchOptions#defaults()}.
   *
   * @param uri the address of the set
   * @return the source
   * @throws IllegalArgumentException if the address is neither {@code https} nor on loopback
   */
  static KeySource jwkSet(URI uri) {
    return jwkSet(uri, FetchOptions.defaults());
  }

  /**
   * The keys of a JWK Set (RFC 7517 §5) that is fetched over HTTP and kept up to date.
   *
   * <p>It is fetched when an authenticator is built, then in the background at 80 % of the {@code
   * max-age} that came with it (1 minute to 24 hours; 1 minute with {@code no-cache}, 10 minutes
   * without either), and when a token names a key that it does not hold: then that request waits,
   * for 5 seconds at most, unless too many do already. An answer without a usable key never
   * replaces keys. See {@code docs/keys.md}.
   *
   * @param uri the address of the set
   * @param options how to fetch it
   * @return the source
   * @throws IllegalArgumentException if the address is neither {@code https} nor on loopback, and
   *     the options do not allow that
   */
  static KeySource jwkSet(URI uri, FetchOptions options) {
    return RemoteKeys.jwkSet(uri, options);
  }

  /**
   * The keys of the JWK Set that the issuer's metadata point to, fetched and kept up to date as by
   * {@link #jwkSet(URI, FetchOptions)}: OpenID Connect Discovery 1.0, else RFC 8414, starting from
   * the issuer's identifier. What an issuer gets that is given no other source.
   *
   * @return the source
   */
  static KeySource discovered() {
    return discovered(FetchOptions.defaults());
  }

  /**
   * The keys of the JWK Set that the issuer's metadata point to, as by {@link #discovered()}.
   *
   * @param options how to fetch metadata and keys
   * @return the source
   */
  static KeySource discovered(FetchOptions options) {
    return RemoteKeys.discovered(options);
  }

  /**
   * The keys of the JWK Set that the issuer's metadata point to, for issuers that cannot be reached
   * from here under their public name, as within a cluster. The metadata still have to name the
   * issuer's identifier; a {@code jwks_uri} below the identifier is fetched from below {@code
   * base}.
   *
   * @param base where the issuer can be reached
   * @param options how to fetch metadata and keys
   * @return the source
   * @throws IllegalArgumentException if the address is neither {@code https} nor on loopback, and
   *     the options do not allow that
   */
  static KeySource discoveredAt(URI base, FetchOptions options) {
    return RemoteKeys.discoveredAt(base, options);
  }

  /**
   * The keys of PEM blocks (RFC 7468): {@code PUBLIC KEY} and {@code CERTIFICATE}. A certificate is
   * a container for a key here: neither its validity nor who signed it is looked at.
   *
   * @param pem the text
   * @return the source
   * @throws IllegalArgumentException if the text has no such block, one that cannot be read, or a
   *     private key
   */
  static KeySource pem(String pem) {
    return new StaticKeys(PemReader.read("the PEM text", pem), Set.of());
  }

  /**
   * The keys of a file with a JWK Set or PEM blocks, read once.
   *
   * @param file the file
   * @return the source
   * @throws IllegalArgumentException if the file cannot be read, or is neither
   */
  static KeySource file(Path file) {
    return StaticKeys.file(file);
  }

  /**
   * The keys of a class path resource with a JWK Set or PEM blocks, found by the thread's context
   * class loader.
   *
   * @param resource the resource's name, without a slash in front
   * @return the source
   * @throws IllegalArgumentException if there is no such resource, or it is neither
   */
  static KeySource classpath(String resource) {
    return StaticKeys.classpath(resource);
  }

  /**
   * A secret that the issuer shares with this application (HS256, HS384, HS512). Each verifier of
   * such tokens can also make them.
   *
   * @param secret the secret, random bytes at least as long as the hash (RFC 7518 §3.2): 32 for
   *     HS256; copied
   * @return the source
   * @throws IllegalArgumentException if the secret is empty, a well-known example or one byte over
   *     and over
   */
  static KeySource hmac(byte[] secret) {
    return new StaticKeys(
        new PublishedKeys("the secret", List.of(PublishedKey.secret(secret))), Set.of());
  }
}
