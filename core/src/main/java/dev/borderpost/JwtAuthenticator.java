package dev.borderpost;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.borderpost.AuthenticationResult.NotAuthenticated;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.Identification.Identified;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.keys.DecryptionKeys;
import dev.borderpost.keys.KeyRefresher;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.SignatureProviders;
import dev.borderpost.policy.ClaimsPolicy;
import java.security.Provider;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(5);

  private final TokenCheck check;
  private final Issuers issuers;
  private final List<ClaimsPolicy> policies;
  private final PolicyRound policyRound;
  private final Listeners listeners;
  private final List<AutoCloseable> resources;

  private JwtAuthenticator(Builder builder) {
    this.policies = List.copyOf(builder.policies);
    this.policyRound = new PolicyRound(builder.clock);
    this.listeners = new Listeners(builder.listeners);
    this.issuers =
        new Issuers(
            builder.issuers.values(),
            builder.resolver == null ? identifier -> Optional.empty() : builder.resolver,
            listeners,
            builder.maxWaitingThreads,
            Ticker.systemTicker());
    this.resources = List.copyOf(builder.resources);
    log.info("Signatures are checked by {}", SignatureProviders.describe(builder.provider));
    this.check =
        new TokenCheck(
            builder.extractor == TokenExtractor.authorizationHeader()
                ? builder.extractor
                : onlyWithOneAuthorizationHeader(builder.extractor),
            builder.maxTokenLength,
            new Decryption(
                builder.decryptionKeys, builder.issuers.values(), builder.maxTokenLength),
            issuers,
            builder.provider,
            builder.clock,
            builder.tokenCache == 0
                ? null
                : new RememberedTokens(builder.tokenCache, Ticker.systemTicker()));
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
      return check.identify(request);
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
    try {
      return check.identifyAsync(request).exceptionally(JwtAuthenticator::unavailable);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(unavailable(e));
    }
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

  /** An extractor that looks elsewhere must not overlook that there are two (RFC 6750 §2). */
  private static TokenExtractor onlyWithOneAuthorizationHeader(TokenExtractor extractor) {
    return request ->
        request.headers("Authorization").size() > 1
            ? TokenExtractor.authorizationHeader().extract(request)
            : extractor.extract(request);
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
  public Map<String, KeySource.Health> health() {
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

  /** Describes a {@link JwtAuthenticator}. Not thread-safe. */
  public static final class Builder {

    private static final int MIN_TOKEN_LENGTH_LIMIT = 256;
    private static final int MAX_TOKEN_LENGTH_LIMIT = 1 << 20;
    private static final int MAX_TOKEN_CACHE = 10_000_000;
    private static final int MIN_WAITING_THREADS = 4;
    private static final int MAX_WAITING_THREADS = 10_000;

    private final Map<String, Issuer> issuers = new LinkedHashMap<>();
    private @Nullable IssuerResolver resolver;
    private final List<ClaimsPolicy> policies = new ArrayList<>();
    private final List<AuthenticationListener> listeners = new ArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private TokenExtractor extractor = TokenExtractor.authorizationHeader();
    private Clock clock = Clock.systemUTC();
    private int maxTokenLength = 16 * 1024;
    private int tokenCache = 10_000;
    private int maxWaitingThreads = KeyRefresher.DEFAULT_WAITING_THREADS;
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
     * How many threads may wait in {@link JwtAuthenticator#authenticate} at the same time for keys
     * that have to be fetched, over all issuers. For one issuer, a quarter of them may. Other
     * requests that need such keys get {@link Unavailable} at once.
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
