package dev.borderpost.verify;

import static java.lang.System.Logger.Level.INFO;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.json.ReadResult;
import dev.borderpost.keys.FailureLog;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeyRefresher;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.verify.Decryption.Opened;
import dev.borderpost.verify.Issuers.Trusted;
import dev.borderpost.verify.RememberedTokens.Remembered;
import dev.borderpost.verify.Verification.Rejected;
import dev.borderpost.verify.Verification.Unavailable;
import dev.borderpost.verify.Verification.Verified;
import java.security.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens: the text of one goes in, a {@link Verification} comes out. It is read strictly,
 * decrypted where its issuer encrypts, matched with the issuer that it names, verified with a key
 * of that issuer, and checked against the standard claims (RFC 7519 §7.2, RFC 8725).
 *
 * <p>For tokens that do not come in an HTTP request: in a WebSocket message, on a queue, in the
 * metadata of gRPC. Policies are not asked, and whether a token is bound to its sender ({@code
 * cnf}, RFC 7800) is left to the caller. An authenticator has one that shares its issuers, keys and
 * cache: {@code authenticator.verifier()}.
 *
 * <pre>{@code
 * if (verifier.verify(text).await() instanceof Verification.Verified verified) {
 *   handle(message, verified.jwt().claims());
 * }
 * }</pre>
 *
 * <p>Thread-safe; one is enough for an application. It has daemon threads while keys have to be
 * fetched: close it when the application ends before the JVM does.
 */
public final class TokenVerifier implements AutoCloseable {

  private static final System.Logger log = System.getLogger(TokenVerifier.class.getName());

  private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(5);

  private static final KeyLookup NO_PLACE = KeyLookup.unavailable(IssuerLookup.BUSY);

  private final int maxTokenLength;
  private final Decryption decryption;
  private final Issuers issuers;
  private final SignatureProviders providers;
  private final Clock clock;
  private final @Nullable RememberedTokens remembered;
  private final FailureLog failures = new FailureLog(log);

  /**
   * A signed token whose key is still to be found; the digest is absent if it is not to be kept.
   */
  private record Candidate(EncodedJwt jwt, Trusted trusted, @Nullable TokenDigest digest) {}

  private TokenVerifier(Builder builder) {
    this.maxTokenLength = builder.maxTokenLength;
    this.decryption =
        new Decryption(
            builder.decryptionKeys,
            builder.issuers.values(),
            maxTokenLength,
            Decryption.MAX_PRIVATE_KEY_OPERATIONS);
    this.issuers =
        new Issuers(
            builder.issuers.values(),
            builder.resolver,
            builder.listener,
            builder.maxWaitingThreads,
            Ticker.systemTicker());
    this.providers = builder.providers.among(issuers::mayUse);
    this.clock = builder.clock;
    this.remembered =
        builder.tokenCache == 0
            ? null
            : new RememberedTokens(builder.tokenCache, Ticker.systemTicker());
    log.log(INFO, "Signatures are verified by " + providers);
  }

  /**
   * Begins to describe a verifier.
   *
   * @return the description, to be completed with at least one {@link Builder#issuer}
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Verifies a token.
   *
   * @param token the token in its compact form, as it arrived; any text
   * @return the outcome; {@link Verification.Pending} if a key has to be fetched first
   */
  public Verification verify(String token) {
    return verify((EncodedToken.Found) EncodedToken.of(token));
  }

  /**
   * Verifies a token that an extractor has found in a request.
   *
   * @param token the token
   * @return the outcome; {@link Verification.Pending} if a key has to be fetched first
   */
  public Verification verify(EncodedToken.Found token) {
    if (token.length() > maxTokenLength) {
      return Rejections.malformed("the token is longer than " + maxTokenLength + " characters");
    }
    try {
      // A text that is no token is rejected without being hashed, which costs two thirds more.
      TokenDigest digest =
          remembered != null && token.beginsLikeJwt() ? TokenDigest.of(token) : null;
      Remembered known = remembered == null || digest == null ? null : find(remembered, digest);
      return known == null ? verifyFirst(token, digest) : verifyAgain(known);
    } catch (Throwable e) {
      return unavailable(e);
    }
  }

  /**
   * Verifies tokens of which one may count, as those of several cookies with one name: four at
   * most, so that a request costs no more than four. If tokens of one user verify, the one that was
   * issued last is the outcome; tokens of different users are rejected.
   *
   * @param tokens the tokens
   * @return the outcome; {@link Verification.Pending} if a key has to be fetched first
   */
  public Verification verify(EncodedToken.Several tokens) {
    return SeveralTokens.verify(tokens.candidates(), this::verify);
  }

  /**
   * The remembered token, if its issuer is still trusted and still has the key that verified it.
   */
  private @Nullable Remembered find(RememberedTokens tokens, TokenDigest digest) {
    Remembered known = tokens.find(digest);
    if (known == null) {
      return null;
    }
    Trusted trusted = known.issuer();
    boolean current =
        trusted.equals(issuers.known(trusted.issuer().identifier()))
            && trusted.keys().find(known.jwt().header()) instanceof KeyLookup.Found found
            && found.keys().contains(known.key());
    if (!current) {
      tokens.forget(digest);
    }
    return current ? known : null;
  }

  private Verification verifyAgain(Remembered known) {
    Optional<RejectionReason> problem =
        known.issuer().issuer().standardClaims().timeProblem(known.jwt(), clock.instant());
    if (problem.isPresent()) {
      return Rejections.of(known.issuer(), problem.get());
    }
    issuers.accepted(known.issuer());
    return known.verified();
  }

  private Verification verifyFirst(EncodedToken.Found token, @Nullable TokenDigest digest) {
    Decryption.Attempt attempt = decryption.open(token);
    if (attempt instanceof Decryption.Closed closed) {
      return closed.outcome();
    }
    Opened opened = (Opened) attempt;
    EncodedToken.Found signed = token;
    if (opened instanceof Decryption.Unwrapped unwrapped) {
      if (!unwrapped.jwe().header().isNested()) {
        return verifyUnsigned(unwrapped);
      }
      signed = (EncodedToken.Found) EncodedToken.of(unwrapped.jwe().token());
    }
    ReadResult<EncodedJwt> reading = EncodedJwt.read(signed, maxTokenLength, issuers::headers);
    if (reading instanceof ReadResult.Malformed<EncodedJwt> malformed) {
      return Rejections.malformed(malformed.problem());
    }
    EncodedJwt jwt = ((ReadResult.Read<EncodedJwt>) reading).value();
    return with(
        jwt.claimedIssuer().orElse(""),
        trusted -> {
          Optional<RejectionReason> wrapping = opened.problemFor(trusted.issuer());
          return wrapping.isPresent()
              ? Rejections.of(trusted, wrapping.get())
              : verifySigned(new Candidate(jwt, trusted, digest));
        });
  }

  /** Goes on with an issuer, once it is found. */
  private Verification with(String identifier, Function<Trusted, Verification> verification) {
    return with(identifier, issuers.find(identifier), verification);
  }

  private Verification with(
      String identifier, IssuerLookup lookup, Function<Trusted, Verification> verification) {
    if (lookup instanceof IssuerLookup.Found found) {
      return verification.apply(found.trusted());
    }
    if (lookup instanceof IssuerLookup.Unavailable unavailable) {
      return Rejections.withoutIssuer(unavailable.retryAfter());
    }
    if (!(lookup instanceof IssuerLookup.Pending pending)) {
      return Rejections.unknownIssuer(identifier, issuers);
    }
    KeyRefresher refresher = issuers.refresher();
    return pending(
        () ->
            with(
                    identifier,
                    refresher.await(identifier, pending.lookup(), IssuerLookup.NO_PLACE),
                    verification)
                .await(),
        () ->
            refresher
                .whenThere(identifier, pending.lookup(), IssuerLookup.NO_PLACE)
                .thenCompose(answer -> with(identifier, answer, verification).settled()));
  }

  private Verification pending(
      Supplier<Verification> waiting, Supplier<CompletionStage<Verification>> later) {
    return new Verification.Pending(
        () -> {
          try {
            return waiting.get();
          } catch (Throwable e) {
            return unavailable(e);
          }
        },
        () -> later.get().exceptionally(this::unavailable));
  }

  private Verification verifySigned(Candidate candidate) {
    KeyLookup lookup = candidate.trusted().keys().find(candidate.jwt().header());
    if (!(lookup instanceof KeyLookup.Pending pending)) {
      return verify(candidate, lookup);
    }
    KeyRefresher refresher = issuers.refresher();
    String issuer = candidate.trusted().issuer().identifier();
    return pending(
        () -> verify(candidate, refresher.await(issuer, pending.lookup(), NO_PLACE)),
        () ->
            refresher
                .whenThere(issuer, pending.lookup(), NO_PLACE)
                .thenApply(key -> verify(candidate, key)));
  }

  private Verification verify(Candidate candidate, KeyLookup lookup) {
    EncodedJwt encoded = candidate.jwt();
    Trusted trusted = candidate.trusted();
    if (lookup instanceof KeyLookup.Unavailable unavailable) {
      return Rejections.withoutKeys(trusted, unavailable.retryAfter());
    }
    if (!(lookup instanceof KeyLookup.Found found)) {
      return Rejections.unknownKey(encoded.header(), trusted);
    }
    Issuer issuer = trusted.issuer();
    String alg = encoded.header().algorithm();
    VerificationKey failed = null;
    for (VerificationKey key : inOrder(candidate, found.keys())) {
      if (!issuer.allows(alg) || !key.algorithm().hasName(alg)) {
        continue;
      }
      Optional<VerifiedJwt> signed =
          encoded.verify(
              key,
              issuer.mapping(),
              issuer.standardClaims().clockSkew(),
              providers.of(key.algorithm()));
      if (signed.isPresent()) {
        return verifyClaims(candidate, key, signed.get());
      }
      failed = key;
    }
    return failed == null
        ? Rejections.algorithmNotAllowed(encoded.header(), trusted, found.keys())
        : Rejections.badSignature(encoded.header(), trusted, failed.algorithm().isSymmetric());
  }

  /** The keys among which the header does not distinguish, the last good one for it first. */
  private static List<VerificationKey> inOrder(Candidate candidate, List<VerificationKey> keys) {
    if (keys.size() == 1) {
      return keys;
    }
    VerificationKey last = candidate.trusted().headers().lastKey(candidate.jwt().header());
    return keys.stream().sorted(Comparator.comparing(key -> !key.equals(last))).toList();
  }

  private Verification verifyClaims(Candidate candidate, VerificationKey key, VerifiedJwt jwt) {
    Issuer issuer = candidate.trusted().issuer();
    candidate.trusted().headers().add(candidate.jwt(), key);
    Instant now = clock.instant();
    Optional<RejectionReason> problem = issuer.standardClaims().problem(jwt, now);
    if (problem.isPresent()) {
      return Rejections.of(candidate.trusted(), problem.get());
    }
    issuers.accepted(candidate.trusted());
    if (remembered != null && candidate.digest() != null) {
      Duration untilExpiry = Duration.between(now, jwt.claims().expiresAt().orElseThrow());
      remembered.remember(
          candidate.digest(),
          new Remembered(candidate.trusted(), key, new Verified(jwt, true), untilExpiry));
    }
    return new Verified(jwt, false);
  }

  /** Claims that are not signed but encrypted with a key that their issuer shares. */
  private Verification verifyUnsigned(Decryption.Unwrapped unwrapped) {
    ReadResult<DecryptedJwe.Claims> reading = unwrapped.jwe().claims();
    if (reading instanceof ReadResult.Malformed<DecryptedJwe.Claims> malformed) {
      return new Rejected(new RejectionReason("not_signed", malformed.problem()));
    }
    DecryptedJwe.Claims claims = ((ReadResult.Read<DecryptedJwe.Claims>) reading).value();
    return with(
        claims.claimedIssuer(),
        trusted -> {
          Issuer issuer = trusted.issuer();
          VerifiedJwt jwt = claims.verified(issuer.mapping(), issuer.standardClaims().clockSkew());
          return unwrapped
              .problemFor(issuer)
              .or(() -> issuer.standardClaims().problem(jwt, clock.instant()))
              .<Verification>map(problem -> Rejections.of(trusted, problem))
              .orElseGet(() -> new Verified(jwt, false));
        });
  }

  /** A key source or resolver of the application may fail: that must never accept a token. */
  private Unavailable unavailable(Throwable failure) {
    failures.error("A key source or issuer resolver failed: the token cannot be verified", failure);
    return Rejections.failed(RETRY_AFTER_FAILURE);
  }

  /**
   * What a token says of itself, to show it to people; nothing of it is verified.
   *
   * @param token the token in its compact form; any text
   * @return by the names {@code alg}, {@code kid}, {@code typ}, {@code iss}, {@code aud}, {@code
   *     exp}, {@code nbf} and {@code iat}, in this order, the values in a form that is safe for
   *     logs, as in a {@link RejectionReason}; without those that are absent, and empty if the
   *     token cannot be read or decrypted
   */
  public Map<String, List<String>> describe(String token) {
    if (token.length() > maxTokenLength) {
      return Map.of();
    }
    Decryption.Attempt attempt = decryption.open(token);
    String signed = attempt instanceof Decryption.Bare ? token : "";
    if (attempt instanceof Decryption.Unwrapped unwrapped && unwrapped.jwe().header().isNested()) {
      signed = unwrapped.jwe().token();
    }
    return EncodedJwt.read(signed, maxTokenLength) instanceof ReadResult.Read<EncodedJwt> read
        ? TokenDescription.of(read.value())
        : Map.of();
  }

  /**
   * The issuers that the verifier was built with.
   *
   * @return the issuers, without those that a resolver finds; cannot be modified
   */
  public List<Issuer> issuers() {
    return issuers.given();
  }

  /**
   * The state of each issuer's keys, for health checks and for people.
   *
   * @return by the issuers' identifiers: those that the verifier was built with, and those that its
   *     resolver has found and that are in use
   */
  public Map<String, KeySource.Health> health() {
    return issuers.health();
  }

  /** {@return the trusted issuers, with audiences and the places of their keys, for people} */
  @Override
  public String toString() {
    return issuers.toString();
  }

  /**
   * The state of one issuer's keys.
   *
   * @param identifier the issuer's identifier
   * @return the state; empty if the issuer is not known, as one that no resolver has found
   */
  public Optional<KeySource.Health> health(String identifier) {
    return issuers.health(identifier);
  }

  /**
   * The {@linkplain Issuer#name names} of the issuers that the verifier was built with.
   *
   * @return the names by the issuers' identifiers
   */
  public Map<String, String> issuerNames() {
    return issuers.names();
  }

  /**
   * How many verified tokens are remembered: {@link Builder#tokenCache}.
   *
   * @return the number, roughly
   */
  public long rememberedTokens() {
    return remembered == null ? 0 : remembered.count();
  }

  /**
   * Forgets an issuer that the {@link Issuer.Resolver} has found, as when a tenant has left: its
   * next token asks the resolver again.
   *
   * @param identifier the issuer's identifier; nothing happens when it is not known
   */
  public void forgetIssuer(String identifier) {
    issuers.forget(identifier);
  }

  /**
   * Ends everything that runs in the background. After that, tokens of issuers whose keys are
   * fetched cannot be verified.
   */
  @Override
  public void close() {
    issuers.close();
  }

  /** Describes a {@link TokenVerifier}. Not thread-safe. */
  public static final class Builder {

    private static final int MIN_TOKEN_LENGTH_LIMIT = 256;
    private static final int MAX_TOKEN_LENGTH_LIMIT = 1 << 20;
    private static final int MAX_TOKEN_CACHE = 10_000_000;
    private static final int MIN_WAITING_THREADS = 4;
    private static final int MAX_WAITING_THREADS = 10_000;

    private final Map<String, Issuer> issuers = new LinkedHashMap<>();
    private Issuer.@Nullable Resolver resolver;
    private KeySource.Listener listener = new KeySource.Listener() {};
    private Clock clock = Clock.systemUTC();
    private int maxTokenLength = 16 * 1024;
    private int tokenCache = 10_000;
    private int maxWaitingThreads = KeyRefresher.DEFAULT_WAITING_THREADS;
    private ProviderChoice providers = ProviderChoice.named("auto");
    private DecryptionKeys decryptionKeys = DecryptionKeys.none();

    private Builder() {}

    /**
     * Trusts an issuer; may be called for several.
     *
     * @param issuer the issuer
     * @return this
     * @throws IllegalArgumentException if there is one with the same identifier already, or one
     *     with another decryption key under the same {@code kid}
     */
    public Builder issuer(Issuer issuer) {
      decryptionKeys = decryptionKeys.and(issuer.encryption().keys());
      if (issuers.putIfAbsent(issuer.identifier(), issuer) != null) {
        throw new IllegalArgumentException(
            "Issuer "
                + issuer.identifier()
                + " is given twice: put all its audiences and keys into one.");
      }
      return this;
    }

    /**
     * Asks a resolver for issuers that are not given by {@link #issuer}.
     *
     * @param resolver the resolver
     * @return this
     */
    public Builder issuerResolver(Issuer.Resolver resolver) {
      this.resolver = resolver;
      return this;
    }

    /**
     * Tells a listener what happens to keys that are fetched; none unless given.
     *
     * @param listener the listener
     * @return this
     */
    public Builder keyListener(KeySource.Listener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * The clock that {@code exp}, {@code nbf} and {@code iat} are compared with; the system's
     * unless given.
     *
     * @param clock the clock
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * The JCA provider to verify signatures with, for the algorithms that it offers; the platform's
     * choice for the others. Which provider serves which algorithm is in the log, at INFO, when the
     * verifier is built.
     *
     * @param provider the provider; it need not be installed
     * @return this
     */
    public Builder provider(Provider provider) {
      providers = ProviderChoice.of(provider);
      return this;
    }

    /**
     * The JCA provider to verify signatures with, by its name; {@code auto} unless given.
     *
     * <p>{@code auto} takes the fastest that is on the class path for each algorithm: for RSA, the
     * Amazon Corretto Crypto Provider, then the JDK; for ECDSA and EdDSA, Bouncy Castle between
     * these two; for HMAC, the JDK. Neither of the libraries is installed for the rest of the
     * application. They are found by the class loader of this library, else by the thread's context
     * class loader.
     *
     * @param name {@code auto}; {@code accp} or {@code bc} for all that one of the libraries
     *     offers; {@code jdk} for the platform's own choice; or the name of an installed provider
     * @return this
     * @throws IllegalArgumentException if that provider is not available
     */
    public Builder provider(String name) {
      providers = ProviderChoice.named(name);
      return this;
    }

    /**
     * How many verified tokens to remember, so that their signature is not verified again with each
     * request. Their issuer, key and times are checked each time. A token is remembered until it
     * expires, for 5 minutes at most, and not longer than its key is in use.
     *
     * @param tokens 0 to 10 000 000; 0 remembers none; 10 000 unless given. Each may take 5 KiB of
     *     memory; there is room for fewer when they are long
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder tokenCache(int tokens) {
      if (tokens < 0 || tokens > MAX_TOKEN_CACHE) {
        throw new IllegalArgumentException(
            "The number of tokens to remember is "
                + tokens
                + ": use 0, to remember none, to "
                + MAX_TOKEN_CACHE
                + ".");
      }
      tokenCache = tokens;
      return this;
    }

    /**
     * How many threads may wait at the same time for keys that have to be fetched, over all
     * issuers. For one issuer, a quarter of them may. Other requests that need such keys are
     * answered at once, with 503 and {@code Retry-After}.
     *
     * @param threads 4 to 10 000; 16 unless given. More are for virtual threads
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maxWaitingThreads(int threads) {
      if (threads < MIN_WAITING_THREADS || threads > MAX_WAITING_THREADS) {
        throw new IllegalArgumentException(
            "The number of threads that may wait for keys is "
                + threads
                + ": use "
                + MIN_WAITING_THREADS
                + " to "
                + MAX_WAITING_THREADS
                + ".");
      }
      maxWaitingThreads = threads;
      return this;
    }

    /**
     * How long a token may be. Servers have limits of their own for header fields, often 8 KiB.
     *
     * @param characters 256 to 1 048 576; 16 384 unless given
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maxTokenLength(int characters) {
      if (characters < MIN_TOKEN_LENGTH_LIMIT || characters > MAX_TOKEN_LENGTH_LIMIT) {
        throw new IllegalArgumentException(
            "The longest token is "
                + characters
                + " characters: use "
                + MIN_TOKEN_LENGTH_LIMIT
                + " to "
                + MAX_TOKEN_LENGTH_LIMIT
                + ".");
      }
      maxTokenLength = characters;
      return this;
    }

    /**
     * Completes the description.
     *
     * @return the verifier
     * @throws IllegalArgumentException if there is neither an issuer nor a resolver
     */
    public TokenVerifier build() {
      if (issuers.isEmpty() && resolver == null) {
        throw new IllegalArgumentException(
            "No issuer is trusted: call issuer(Issuer.of(\"…\")…build()).");
      }
      return new TokenVerifier(this);
    }
  }
}
