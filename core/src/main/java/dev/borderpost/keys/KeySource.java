package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A source of the keys that verify the tokens of one issuer.
 *
 * <p>The built-in sources keep a registry of key and algorithm pairs. They find a key by {@code
 * kid}; by {@code x5t#S256} or {@code x5t} when the token has no {@code kid}; and when it has none
 * of these, by its {@code alg}. Where several keys have the name, or no key has one, up to four
 * that fit {@code alg} are found. A single key without {@code kid}, as one from a PEM file, is also
 * used for tokens whose {@code kid} names no other key.
 *
 * <p>The following keys of a JWK Set are left out, with a warning in the log: keys with a {@code
 * use} other than {@code sig} or {@code key_ops} without {@code verify}, private and symmetric
 * keys, RSA keys under 2048 or over 8192 bits or with an exponent over 64 bits, keys of unknown
 * type, and the fifth of the keys with the same {@code kid} and algorithm. Building an issuer fails
 * if its source has no usable key.
 *
 * <p>Implementations must be thread-safe, must not throw exceptions, must not block, and must not
 * fetch anything from an address in a header.
 */
@FunctionalInterface
public interface KeySource extends AutoCloseable {

  /**
   * Finds a key.
   *
   * @param header the header of a token whose signature has not been verified yet
   * @return the key; or that there is none, that the keys are unavailable, or that a fetch is
   *     pending
   */
  KeyLookup find(JoseHeader header);

  /**
   * Prepares this source for an issuer. Called once, when the issuer is built.
   *
   * @param issuer the issuer's identifier
   * @param algorithms the algorithms that the issuer may use; empty when only its keys determine
   *     them. Keys that name no algorithm are used with those of these algorithms that fit their
   *     type. If this set is empty, they are used with RS256 for RSA keys, HS256 for secrets, and
   *     the algorithm of the curve for others
   * @return the source to use for that issuer; this one by default
   * @throws IllegalArgumentException if no key can be used
   */
  default KeySource forIssuer(String issuer, Set<JwsAlgorithm> algorithms) {
    return this;
  }

  /**
   * This source for an issuer whose metadata have another {@code issuer} than the {@code iss} of
   * its tokens. Called once, before {@link #forIssuer}. Without effect for sources that read no
   * metadata.
   *
   * @param metadataIssuer the {@code issuer} of the metadata. If it contains {@code {tenantid}}, it
   *     stands for an issuer with many tenants, and {@code iss} is that of one tenant; otherwise
   *     the metadata have {@code iss} as {@code access_token_issuer}
   * @return the source; this one by default
   */
  default KeySource withMetadataOf(String metadataIssuer) {
    return this;
  }

  /**
   * This source with keys of a further {@code use} (RFC 7517 §4.2), such as {@code jwt-svid} in the
   * bundles of SPIFFE. Without it, keys with another {@code use} than {@code sig} are left out.
   * Called before {@link #forIssuer}. Without effect for sources that read no JWK Sets.
   *
   * @param values the values of {@code use} besides {@code sig}, compared exactly
   * @return the source; this one by default
   * @throws IllegalArgumentException if there is none, one is empty, or one is {@code enc}
   */
  default KeySource withKeyUse(String... values) {
    return this;
  }

  /**
   * Starts to keep the keys up to date. Each authenticator calls it once on the source that {@link
   * #forIssuer} returned; a source that wraps another one must pass the call on.
   *
   * @param refresher the shared resources of the authenticator's sources
   * @return the source that the authenticator uses; this one by default. It is closed with the
   *     authenticator
   */
  default KeySource start(KeyRefresher refresher) {
    return this;
  }

  /**
   * Where the keys come from, for people: a part of the line that is logged at start-up.
   *
   * @return an address, a file or another place, without anything secret
   */
  default String description() {
    return "the application's own source";
  }

  /**
   * Whether keys for an algorithm are to be expected. If not, nothing is prepared for it at
   * start-up; should there be one later, its tokens are verified all the same, perhaps more slowly.
   *
   * @param algorithm the algorithm
   * @return false if the keys are known and none is for the algorithm; true by default
   */
  default boolean mayHaveKeyFor(JwsAlgorithm algorithm) {
    return true;
  }

  /**
   * The state of the keys.
   *
   * @return the state; no keys by default
   */
  default Health health() {
    return Health.ofStaticKeys(0);
  }

  /**
   * Stops the refreshes that {@link #start} has started; afterwards, the source gets no new keys.
   */
  @Override
  default void close() {}

  /**
   * The state of an issuer's keys, for health checks and diagnosis.
   *
   * <p>Immutable.
   *
   * @param keys the number of key and algorithm pairs in use; 0 also when a source does not report
   *     it
   * @param hadKeys whether there have been usable keys at any time since the start: it stays true
   *     when the issuer cannot be reached later; true for keys that do not change
   * @param onDemand whether a resolver has found the issuer, because a client sent a token that
   *     names it: such an issuer says nothing about the health of the application
   * @param age the time since the keys were last fetched or confirmed; empty for keys that do not
   *     change, and while there are none
   * @param lastError the problem of the last attempt to fetch them; empty when it succeeded
   * @param nextRefresh the time until they are fetched again; empty for keys that do not change,
   *     and for those that are fetched only when a token needs them
   * @param details more for people
   */
  record Health(
      int keys,
      boolean hadKeys,
      boolean onDemand,
      Optional<Duration> age,
      Optional<String> lastError,
      Optional<Duration> nextRefresh,
      Details details) {

    /**
     * The state of keys that are never fetched.
     *
     * @param keys the number of keys
     * @return the state
     */
    public static Health ofStaticKeys(int keys) {
      return new Health(
          keys, true, false, Optional.empty(), Optional.empty(), Optional.empty(), Details.NONE);
    }

    /**
     * This state as that of an issuer that a resolver has found.
     *
     * @return the state
     */
    public Health ofResolvedIssuer() {
      return new Health(keys, hadKeys, true, age, lastError, nextRefresh, details);
    }
  }

  /**
   * The keys of an issuer one by one, for diagnosis.
   *
   * <p>Immutable.
   *
   * @param keyIds the {@code kid}s of the keys in use, as the issuer has published them; those of
   *     keys without one are missing
   * @param inUse a line for each key and algorithm pair in use, with name, algorithm, type and
   *     purpose
   * @param leftOut a sentence for each key that is not used, with the reason
   * @param fetched what the last fetch that succeeded has shown of the issuer's server; empty for
   *     keys that are not fetched, and while there are none
   */
  record Details(
      Set<String> keyIds, List<String> inUse, List<String> leftOut, Optional<Fetched> fetched) {

    /** Nothing is known. */
    public static final Details NONE =
        new Details(Set.of(), List.of(), List.of(), Optional.empty());

    /**
     * Copies set and lists.
     *
     * @param keyIds the {@code kid}s
     * @param inUse a line for each pair
     * @param leftOut a sentence for each key that is not used
     * @param fetched what the last fetch that succeeded has shown
     */
    public Details {
      keyIds = Collections.unmodifiableSet(new TreeSet<>(keyIds));
      inUse = List.copyOf(inUse);
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * What a fetch of keys has shown of the issuer's server.
   *
   * <p>Immutable.
   *
   * @param configured the address that settings name: of the JWK Set, or that discovery starts from
   * @param address the address of the JWK Set; another one if it was discovered
   * @param lifetime how long the keys are fresh by the server's {@code Cache-Control}, within the
   *     bounds of {@link #jwkSet(URI, FetchOptions)}
   * @param clockAhead how far the server's clock is ahead of the one here, by the field {@code
   *     Date} of its answer, which has whole seconds; negative if it is behind, empty if the server
   *     does not say
   */
  record Fetched(URI configured, URI address, Duration lifetime, Optional<Duration> clockAhead) {}

  /**
   * A listener for events about keys that are fetched while the application runs.
   *
   * <p>It is called on threads that fetch keys or on request threads, so it should be quick.
   * Implementations must be thread-safe. An exception from a listener is logged and has no other
   * effect.
   */
  interface Listener {

    /**
     * Called when the keys of an issuer were fetched, or confirmed not to have changed.
     *
     * @param issuer the issuer's identifier
     * @param added the {@code kid}s of keys that are new; empty when nothing has changed
     * @param removed the {@code kid}s of keys that were withdrawn and are not used from now on
     */
    default void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {}

    /**
     * Called when the keys of an issuer could not be fetched. Cached keys stay in use for a while.
     *
     * @param issuer the issuer's identifier
     * @param problem the problem, as a sentence
     */
    default void keysRefreshFailed(String issuer, String problem) {}

    /**
     * Called when a token names a key that its issuer does not have, even after a fetch for this
     * key.
     *
     * @param issuer the issuer's identifier
     * @param keyId the unverified {@code kid} of the token: at most 512 arbitrary characters; empty
     *     when it names no key
     */
    default void keyUnknown(String issuer, Optional<String> keyId) {}

    /**
     * Called when a token names an unknown key and its issuer's keys are not fetched for it,
     * because there have been too many such fetches recently.
     *
     * @param issuer the issuer's identifier
     */
    default void refetchBudgetExhausted(String issuer) {}
  }

  /**
   * A source of given keys.
   *
   * @param keys the keys
   * @return the source
   */
  static KeySource of(VerificationKey... keys) {
    return new StaticKeys(
        new PublishedKeys("the given keys", Stream.of(keys).map(PublishedKey::of).toList()));
  }

  /**
   * The keys of a JWK Set (RFC 7517 §5).
   *
   * @param json the text of the set, or of a single JWK
   * @return the source
   * @throws IllegalArgumentException if the text is not a JWK Set
   */
  static KeySource jwkSet(String json) {
    return new StaticKeys(JwkSetReader.read("the JWK Set", json.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * A source of the keys of a JWK Set (RFC 7517 §5) that is fetched over HTTP and kept up to date:
   * {@link #jwkSet(URI, FetchOptions)} with {@link FetchOptions#defaults()}.
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
   * <p>The set is fetched when an authenticator is built, then in the background at 80 % of the
   * {@code max-age} of the response (1 minute to 24 hours; 1 minute with {@code no-cache}, 10
   * minutes without either), and when a token names a key that is not in the cached set. In the
   * last case the request waits, for 5 seconds at most, unless too many requests wait already. An
   * answer without a usable key never replaces keys. See {@code docs/keys.md}.
   *
   * @param uri the address of the set
   * @param options the options for fetching the set
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
   * the issuer's identifier. This is the default source of an issuer.
   *
   * @return the source
   */
  static KeySource discovered() {
    return discovered(FetchOptions.defaults());
  }

  /**
   * The keys of the JWK Set that the issuer's metadata point to, as by {@link #discovered()}.
   *
   * @param options the options for fetching metadata and keys
   * @return the source
   */
  static KeySource discovered(FetchOptions options) {
    return RemoteKeys.discovered(options);
  }

  /**
   * The keys of the JWK Set that the issuer's metadata point to, for issuers that this application
   * cannot reach under their public address, as within a cluster. The metadata must nevertheless
   * have the issuer's identifier; a {@code jwks_uri} below the identifier is fetched from the same
   * place below {@code base}.
   *
   * @param base the address at which the issuer can be reached
   * @param options the options for fetching metadata and keys
   * @return the source
   * @throws IllegalArgumentException if the address is neither {@code https} nor on loopback, and
   *     the options do not allow that
   */
  static KeySource discoveredAt(URI base, FetchOptions options) {
    return RemoteKeys.discoveredAt(base, options);
  }

  /**
   * The keys of PEM blocks (RFC 7468): {@code PUBLIC KEY} and {@code CERTIFICATE}. A certificate
   * serves only as a container of a key: neither its validity nor its signature is checked.
   *
   * @param pem the text
   * @return the source
   * @throws IllegalArgumentException if the text has no such block, one that cannot be read, or a
   *     private key
   */
  static KeySource pem(String pem) {
    return new StaticKeys(PemReader.read("the PEM text", pem));
  }

  /**
   * The keys of a file with a JWK Set or PEM blocks. The file is read again while it is in use:
   * once a minute, and at once, but not more than once a second, for a token whose key is unknown.
   * It may be replaced as a whole or by another target of a symbolic link. While it cannot be read
   * or has no usable key, the earlier keys stay in use.
   *
   * @param file the file, of 512 KiB at most
   * @return the source
   * @throws IllegalArgumentException if the file cannot be read, or is neither
   */
  static KeySource file(Path file) {
    return FileKeys.of(file, content -> PublishedKeys.read("file " + file, content));
  }

  /**
   * The keys of a class path resource with a JWK Set or PEM blocks, found by the thread's context
   * class loader, else by that of this library.
   *
   * @param resource the resource's name, without a leading slash
   * @return the source
   * @throws IllegalArgumentException if there is no such resource, or it is neither
   */
  static KeySource classpath(String resource) {
    return StaticKeys.classpath(resource);
  }

  /**
   * A secret that the issuer shares with this application (HS256, HS384, HS512). Each verifier of
   * such tokens can also issue them.
   *
   * @param secret the secret, random bytes at least as long as the hash (RFC 7518 §3.2): 32 for
   *     HS256; copied
   * @return the source
   * @throws IllegalArgumentException if the secret is empty, a published example, a repeated short
   *     text, or a printable text of words such as {@code change-this-secret}
   */
  static KeySource hmac(byte[] secret) {
    return new StaticKeys(new PublishedKeys("the secret", List.of(PublishedKey.secret(secret))));
  }

  /**
   * A secret in a file, in base64url, as by {@link #hmac} otherwise. The file is read again as by
   * {@link #file}.
   *
   * @param file the file; white space at its ends is ignored
   * @return the source
   * @throws IllegalArgumentException if the file cannot be read or is not base64url, or if {@link
   *     #hmac} refuses the secret
   */
  static KeySource hmacFile(Path file) {
    return FileKeys.of(file, content -> SecretFile.read(file, content, false));
  }

  /**
   * A secret in a file whose text, in UTF-8, is the secret, as the {@code client_secret} of many
   * issuers; as by {@link #hmacFile} otherwise.
   *
   * @param file the file; white space at its ends is ignored
   * @return the source
   * @throws IllegalArgumentException if the file cannot be read, or if {@link #hmac} refuses the
   *     secret
   */
  static KeySource hmacTextFile(Path file) {
    return FileKeys.of(file, content -> SecretFile.read(file, content, true));
  }
}
