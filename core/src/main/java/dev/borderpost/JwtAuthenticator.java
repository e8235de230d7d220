package dev.borderpost;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.borderpost.AuthenticationResult.NoCredentials;
import dev.borderpost.AuthenticationResult.NotAuthenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.Decryption.Closed;
import dev.borderpost.Decryption.Opened;
import dev.borderpost.Decryption.Unwrapped;
import dev.borderpost.Identification.Identified;
import dev.borderpost.Issuers.Trusted;
import dev.borderpost.RememberedTokens.Remembered;
import dev.borderpost.bearer.BearerError;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.json.ReadResult;
import dev.borderpost.keys.DecryptionKeys;
import dev.borderpost.keys.KeyHealth;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.SignatureProviders;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.verify.DecryptedJwe;
import dev.borderpost.verify.EncodedJwt;
import dev.borderpost.verify.VerifiedJwt;
import java.security.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the token of a request and says who the user is.
 *
 * <p>A request goes one way: the token is found, read strictly, matched with the issuer it claims
 * to come from, checked with a key of that issuer, judged by the standard claims, then by the
 * policies. Whatever is wrong with it is a value of {@link AuthenticationResult}; nothing is
 * thrown.
 *
 * <p>Thread-safe; one is enough for an application. While keys of an issuer have to be fetched, it
 * has threads of its own, which are daemons: close it when the application ends before the JVM
 * does.
 */
public final class JwtAuthenticator implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JwtAuthenticator.class);

  private static final String REFUSED = "The access token is not valid";
  private static final String EXPIRED = "The access token expired";
  private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(5);

  private final TokenExtractor extractor;
  private final Issuers issuers;
  private final List<ClaimsPolicy> policies;
  private final PolicyRound policyRound;
  private final Listeners listeners;
  private final List<AutoCloseable> resources;
  private final Clock clock;
  private final int maxTokenLength;
  private final @Nullable Provider provider;
  private final @Nullable RememberedTokens remembered;
  private final Decryption decryption;

  private JwtAuthenticator(Builder builder) {
    this.extractor =
        builder.extractor == TokenExtractor.authorizationHeader()
            ? builder.extractor
            : onlyWithOneAuthorizationHeader(builder.extractor);
    this.policies = List.copyOf(builder.policies);
    this.policyRound = new PolicyRound(builder.clock);
    this.listeners = new Listeners(builder.listeners);
    this.issuers =
        new Issuers(
            builder.issuers.values(),
            builder.resolver == null ? identifier -> Optional.empty() : builder.resolver,
            listeners,
            Ticker.systemTicker());
    this.resources = List.copyOf(builder.resources);
    this.clock = builder.clock;
    this.maxTokenLength = builder.maxTokenLength;
    this.provider = builder.provider;
    log.info("Signatures are checked by {}", SignatureProviders.describe(provider));
    this.decryption =
        new Decryption(builder.decryptionKeys, builder.issuers.values(), maxTokenLength);
    this.remembered =
        builder.tokenCache == 0
            ? null
            : new RememberedTokens(builder.tokenCache, Ticker.systemTicker());
  }

  /**
   * Begins to describe an authenticator.
   *
   * @return the description, to be completed with at least one {@link Builder#issuer}
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Decides who a request comes from. If a key has to be fetched for that, the thread waits: 5
   * seconds at most with the built-in key sources. If a store has to be asked that may block, it
   * waits for another 250 milliseconds at most.
   *
   * @param request the request
   * @return the user, or that there is no token, or why it is refused, or that it could not be
   *     checked
   */
  public AuthenticationResult authenticate(RequestView request) {
    Identification who = identify(request);
    AuthenticationResult result =
        who instanceof Identified user
            ? authorize(user, List.of(), request)
            : (NotAuthenticated) who;
    listeners.decided(result, request);
    return result;
  }

  /**
   * Decides who a request comes from, as {@link #authenticate} does, and never blocks. The answer
   * is there already unless a key has to be fetched or a store to be asked; then the thread that
   * has done so goes on, and must not be blocked either.
   *
   * @param request the request; has to be readable until the answer comes
   * @return what {@link #authenticate} returns; never completes exceptionally
   */
  public CompletionStage<AuthenticationResult> authenticateAsync(RequestView request) {
    return identifyAsync(request)
        .thenCompose(
            who ->
                who instanceof Identified user
                    ? authorizeAsync(user, List.of(), request)
                    : CompletableFuture.completedFuture((NotAuthenticated) who))
        .thenApply(
            result -> {
              listeners.decided(result, request);
              return result;
            });
  }

  /**
   * The first part of {@link #authenticate}: all checks but the policies. For layers with checks of
   * their own, which go on with {@link #authorize}; no listener is told.
   *
   * @param request the request
   * @return whose token it is, or that there is none, or why it is refused, or that it could not be
   *     checked
   */
  public Identification identify(RequestView request) {
    try {
      Step step = read(request);
      return step instanceof KeyAsked asked
          ? judge(asked, asked.keyWhenThere().join())
          : ((Decided) step).result();
    } catch (RuntimeException e) {
      return unavailable(e);
    }
  }

  /**
   * The first part of {@link #authenticateAsync}, as {@link #identify} is.
   *
   * @param request the request; has to be readable until the answer comes
   * @return what {@link #identify} returns; never completes exceptionally
   */
  public CompletionStage<Identification> identifyAsync(RequestView request) {
    return CompletableFuture.completedFuture(request)
        .thenApply(this::read)
        .thenCompose(
            step ->
                step instanceof KeyAsked asked
                    ? asked.keyWhenThere().thenApply(key -> judge(asked, key))
                    : CompletableFuture.completedFuture(((Decided) step).result()))
        .exceptionally(JwtAuthenticator::unavailable);
  }

  /**
   * The second part of {@link #authenticate}: asks the authenticator's policies about a user, then
   * further ones, and last of all, when none of them has anything against the request, the stores.
   * No listener is told.
   *
   * @param user what {@link #identify} answered
   * @param further the policies of the layer that asks, in their order
   * @param request the request
   * @return the user, or why the request is refused, or that a policy could not decide
   */
  public AuthenticationResult authorize(
      Identified user, List<ClaimsPolicy> further, RequestView request) {
    try {
      return policyRound.ask(policiesAnd(further), user, request).join();
    } catch (RuntimeException e) {
      return unavailable(e);
    }
  }

  /**
   * The second part of {@link #authenticateAsync}, as {@link #authorize} is.
   *
   * @param user what {@link #identifyAsync} answered
   * @param further the policies of the layer that asks, in their order
   * @param request the request
   * @return what {@link #authorize} returns; never completes exceptionally
   */
  public CompletionStage<AuthenticationResult> authorizeAsync(
      Identified user, List<ClaimsPolicy> further, RequestView request) {
    try {
      return policyRound
          .ask(policiesAnd(further), user, request)
          .exceptionally(JwtAuthenticator::unavailable);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(unavailable(e));
    }
  }

  private List<ClaimsPolicy> policiesAnd(List<ClaimsPolicy> further) {
    if (further.isEmpty()) {
      return policies;
    }
    List<ClaimsPolicy> all = new ArrayList<>(policies);
    all.addAll(further);
    return all;
  }

  /** Where a request is on its way: decided, or waiting for a key. */
  private sealed interface Step {}

  private record Decided(Identification result) implements Step {}

  private record KeyAsked(
      EncodedToken.Found token,
      @Nullable TokenDigest digest,
      EncodedJwt jwt,
      Trusted trusted,
      KeyLookup key)
      implements Step {

    CompletableFuture<KeyLookup> keyWhenThere() {
      return key instanceof KeyLookup.Pending pending
          ? pending.lookup().toCompletableFuture()
          : CompletableFuture.completedFuture(key);
    }
  }

  /** An extractor that looks elsewhere must not overlook that there are two (RFC 6750 §2). */
  private static TokenExtractor onlyWithOneAuthorizationHeader(TokenExtractor extractor) {
    return request ->
        request.headers("Authorization").size() > 1
            ? TokenExtractor.authorizationHeader().extract(request)
            : extractor.extract(request);
  }

  /** The first half of the flow: up to the key that the token has to be checked with. */
  private Step read(RequestView request) {
    Optional<EncodedToken> credentials = extractor.extract(request);
    if (credentials.isEmpty()) {
      return new Decided(new NoCredentials());
    }
    if (credentials.get() instanceof EncodedToken.Malformed malformed) {
      return new Decided(invalidRequest(malformed.error()));
    }
    EncodedToken.Found found = (EncodedToken.Found) credentials.get();
    if (found.length() > maxTokenLength) {
      return new Decided(
          invalidToken("malformed", "the token is longer than " + maxTokenLength + " characters"));
    }
    TokenDigest digest = remembered == null ? null : TokenDigest.of(found);
    Remembered known = remembered == null || digest == null ? null : current(remembered, digest);
    if (known != null) {
      return new Decided(judgeAgain(known, found.attachedByBrowser()));
    }

    String token = found.value();
    Opened opened = decryption.open(token);
    if (opened instanceof Closed closed) {
      return new Decided(invalidToken(closed.reason()));
    }
    if (opened instanceof Unwrapped unwrapped && !unwrapped.jwe().header().isNested()) {
      return new Decided(judgeUnsigned(unwrapped, found.attachedByBrowser()));
    }
    String signed = opened instanceof Unwrapped unwrapped ? unwrapped.jwe().token() : token;

    ReadResult<EncodedJwt> reading = EncodedJwt.read(signed, maxTokenLength, issuers::headers);
    if (reading instanceof ReadResult.Malformed<EncodedJwt> malformed) {
      return new Decided(
          found
              .problem()
              .map(JwtAuthenticator::invalidRequest)
              .orElseGet(() -> invalidToken("malformed", malformed.problem())));
    }
    EncodedJwt encoded = ((ReadResult.Read<EncodedJwt>) reading).value();

    Optional<Trusted> issuer = issuers.find(encoded.claimedIssuer().orElse(""));
    if (issuer.isEmpty()) {
      return new Decided(
          invalidToken("unknown_issuer", "iss is absent or not an issuer that is trusted"));
    }
    Optional<RejectionReason> wrapping = opened.problemFor(issuer.get().issuer());
    if (wrapping.isPresent()) {
      return new Decided(invalidToken(wrapping.get()));
    }
    KeyLookup key = issuer.get().keys().find(encoded.header());
    return new KeyAsked(found, digest, encoded, issuer.get(), key);
  }

  /** The second half. */
  private Identification judge(KeyAsked asked, KeyLookup lookup) {
    if (lookup instanceof KeyLookup.Unavailable unavailable) {
      return new Unavailable(unavailable.retryAfter());
    }
    if (!(lookup instanceof KeyLookup.Found found)) {
      return invalidToken(
          "unknown_key", "the issuer has no key for kid, x5t#S256 or alg of the header");
    }
    Issuer issuer = asked.trusted().issuer();
    VerificationKey key = found.key();
    String alg = asked.jwt().header().algorithm();
    if (!issuer.allows(alg) || !key.algorithm().hasName(alg)) {
      return invalidToken(
          "algorithm_not_allowed", "alg is not that of the key, or not one of the issuer's");
    }
    Optional<VerifiedJwt> verified =
        asked.jwt().verify(key, issuer.mapping(), issuer.standardClaims().clockSkew(), provider);
    if (verified.isEmpty()) {
      return invalidToken("bad_signature", "the signature is not that of the issuer's key");
    }
    asked.trusted().headers().add(asked.jwt());
    VerifiedJwt jwt = verified.get();
    Instant now = clock.instant();
    Optional<RejectionReason> problem = issuer.standardClaims().problem(jwt, now);
    if (problem.isPresent()) {
      return invalidToken(problem.get().code(), problem.get().detail());
    }
    JwtPrincipal principal =
        new JwtPrincipal(jwt.principalName().orElseThrow(), issuer.identifier(), jwt);
    if (remembered != null && asked.digest() != null) {
      remembered.remember(
          asked.digest(),
          asked.token().length(),
          asked.trusted(),
          key,
          principal,
          Duration.between(now, jwt.claims().expiresAt().orElseThrow()));
    }
    return new Identified(principal, asked.token().attachedByBrowser(), Set.of());
  }

  /**
   * Both halves for claims that are not signed but encrypted with a key that their issuer shares.
   */
  private Identification judgeUnsigned(Unwrapped unwrapped, boolean attachedByBrowser) {
    ReadResult<DecryptedJwe.Claims> reading = unwrapped.jwe().claims();
    if (reading instanceof ReadResult.Malformed<DecryptedJwe.Claims> malformed) {
      return invalidToken("not_signed", malformed.problem());
    }
    DecryptedJwe.Claims claims = ((ReadResult.Read<DecryptedJwe.Claims>) reading).value();
    Optional<Trusted> trusted = issuers.find(claims.claimedIssuer());
    if (trusted.isEmpty()) {
      return invalidToken("unknown_issuer", "iss is absent or not an issuer that is trusted");
    }
    Issuer issuer = trusted.get().issuer();
    Optional<RejectionReason> wrapping = unwrapped.problemFor(issuer);
    if (wrapping.isPresent()) {
      return invalidToken(wrapping.get());
    }
    VerifiedJwt jwt = claims.verified(issuer.mapping(), issuer.standardClaims().clockSkew());
    Optional<RejectionReason> problem = issuer.standardClaims().problem(jwt, clock.instant());
    if (problem.isPresent()) {
      return invalidToken(problem.get());
    }
    JwtPrincipal principal =
        new JwtPrincipal(jwt.principalName().orElseThrow(), issuer.identifier(), jwt);
    return new Identified(principal, attachedByBrowser, Set.of());
  }

  /**
   * What is remembered of a token, if its issuer is still trusted and still has the key that the
   * signature was checked with.
   */
  private @Nullable Remembered current(RememberedTokens remembered, TokenDigest digest) {
    Remembered known = remembered.find(digest);
    if (known == null) {
      return null;
    }
    Trusted issuer = known.issuer();
    boolean current =
        issuers.find(issuer.issuer().identifier()).filter(issuer::equals).isPresent()
            && issuer.keys().find(known.principal().jwt().header()) instanceof KeyLookup.Found found
            && found.key().equals(known.key());
    if (!current) {
      remembered.forget(digest);
      return null;
    }
    return known;
  }

  private Identification judgeAgain(Remembered known, boolean attachedByBrowser) {
    JwtPrincipal principal = known.principal();
    Optional<RejectionReason> problem =
        known.issuer().issuer().standardClaims().timeProblem(principal.jwt(), clock.instant());
    return problem.isPresent()
        ? invalidToken(problem.get().code(), problem.get().detail())
        : new Identified(principal, attachedByBrowser, Set.of());
  }

  /**
   * What users plug in may fail. That is not the client's fault, and it must never let a request
   * pass.
   */
  private static Unavailable unavailable(Throwable failure) {
    log.error(
        "An extractor, key source or policy failed: the request is answered with 503", failure);
    return new Unavailable(RETRY_AFTER_FAILURE);
  }

  /**
   * Whom to tell about decisions that a layer above makes, as for an ambiguous path.
   *
   * @return all listeners as one, which never throws
   */
  public AuthenticationListener listener() {
    return listeners;
  }

  /**
   * How it stands with the keys of each issuer, for health checks and for people.
   *
   * @return by the issuers' identifiers: those that the authenticator was built with, and those
   *     that its resolver has found and that are in use
   */
  public Map<String, KeyHealth> health() {
    return issuers.health();
  }

  /**
   * Forgets an issuer that the {@link IssuerResolver} has found, as when a tenant has left: its
   * next token asks the resolver again.
   *
   * @param identifier the issuer's identifier; nothing happens when it is not known
   */
  public void forgetIssuer(String identifier) {
    issuers.forget(identifier);
  }

  /**
   * Ends everything that runs in the background, and closes what {@link Builder#closing} names.
   * After that, tokens of issuers whose keys are fetched cannot be checked.
   */
  @Override
  public void close() {
    issuers.close();
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        log.warn("What the authenticator used could not be closed", e);
      }
    }
  }

  private static Rejected invalidRequest(BearerError error) {
    return new Rejected(error, new RejectionReason("invalid_request", error.description()));
  }

  private static Rejected invalidToken(RejectionReason reason) {
    return invalidToken(reason.code(), reason.detail());
  }

  static Rejected invalidToken(String code, String detail) {
    return new Rejected(
        BearerError.invalidToken(code.equals("expired") ? EXPIRED : REFUSED),
        new RejectionReason(code, detail));
  }

  /** Describes a {@link JwtAuthenticator}. Not thread-safe. */
  public static final class Builder {

    private static final int MIN_TOKEN_LENGTH_LIMIT = 256;
    private static final int MAX_TOKEN_LENGTH_LIMIT = 1 << 20;
    private static final int MAX_TOKEN_CACHE = 10_000_000;

    private final Map<String, Issuer> issuers = new LinkedHashMap<>();
    private @Nullable IssuerResolver resolver;
    private final List<ClaimsPolicy> policies = new ArrayList<>();
    private final List<AuthenticationListener> listeners = new ArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private TokenExtractor extractor = TokenExtractor.authorizationHeader();
    private Clock clock = Clock.systemUTC();
    private int maxTokenLength = 16 * 1024;
    private int tokenCache = 10_000;
    private @Nullable Provider provider;
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
    public Builder issuerResolver(IssuerResolver resolver) {
      this.resolver = resolver;
      return this;
    }

    /**
     * Asks a policy about every token; may be called for several, which are asked in this order.
     *
     * @param policy the policy
     * @return this
     */
    public Builder policy(ClaimsPolicy policy) {
      policies.add(policy);
      return this;
    }

    /**
     * Where tokens are found; {@link TokenExtractor#authorizationHeader()} unless given.
     *
     * @param extractor the extractor
     * @return this
     */
    public Builder extractor(TokenExtractor extractor) {
      this.extractor = extractor;
      return this;
    }

    /**
     * Tells a listener about every decision; may be called for several.
     *
     * @param listener the listener
     * @return this
     */
    public Builder listener(AuthenticationListener listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Closes something with the authenticator, as a store that was opened for its policies; may be
     * called for several.
     *
     * @param resource what to close
     * @return this
     */
    public Builder closing(AutoCloseable resource) {
      resources.add(resource);
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
     * The JCA provider to check signatures with, for the algorithms that it offers; the platform's
     * choice unless given. Which provider serves which algorithm is in the log, at INFO, when the
     * authenticator is built.
     *
     * @param provider the provider, such as {@link SignatureProviders#corretto}; it need not be
     *     installed
     * @return this
     */
    public Builder provider(Provider provider) {
      this.provider = provider;
      return this;
    }

    /**
     * How many tokens to remember once they were found to be genuine, so that their signature is
     * not checked again with each request. Their issuer, key and times, and all policies, are. A
     * token is remembered until it expires, for 5 minutes at most, and not longer than its key is
     * in use.
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
     * @return the authenticator
     * @throws IllegalArgumentException if there is neither an issuer nor a resolver
     */
    public JwtAuthenticator build() {
      if (issuers.isEmpty() && resolver == null) {
        throw new IllegalArgumentException(
            "No issuer is trusted: call issuer(Issuer.of(\"…\")…build()).");
      }
      return new JwtAuthenticator(this);
    }
  }
}
