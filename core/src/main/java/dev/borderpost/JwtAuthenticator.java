package dev.borderpost;

import static java.lang.System.Logger.Level.WARNING;
import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.Credentials.Decided;
import dev.borderpost.Credentials.Token;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.keys.FailureLog;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.policy.TokenNeeds;
import dev.borderpost.verify.Issuer;
import dev.borderpost.verify.RejectionReason;
import dev.borderpost.verify.TokenVerifier;
import dev.borderpost.verify.Verification;
import dev.borderpost.verify.VerifiedJwt;
import java.security.Provider;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates requests: finds the token, verifies it, and asks the policies.
 *
 * <p>A request goes one way: its token is extracted; one that a browser attached is refused on an
 * unsafe request of another site; the token is verified; its sender is checked if it is bound to
 * one; the policies are asked. Every problem with it is a value of {@link AuthenticationResult};
 * nothing is thrown: whatever an extension throws, also an {@link Error}, is {@link Unavailable}.
 * It is logged as ERROR, every 10 seconds at most, otherwise as DEBUG.
 *
 * <p>Thread-safe; one is enough for an application. It has daemon threads while keys have to be
 * fetched: close it when the application ends before the JVM does.
 */
public final class JwtAuthenticator implements AutoCloseable {

  private static final System.Logger log = System.getLogger(JwtAuthenticator.class.getName());

  /** RFC 8414 §2: an issuer has neither query nor fragment. */
  private static final Pattern ADDRESS = Pattern.compile("https?://[!-~&&[^\"\\\\?#@]]+");

  private static final RejectionReason EXTENSION_FAILED =
      new RejectionReason("extension_failed", "an extractor or policy has failed");
  private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofSeconds(1);

  private final TokenExtractor extractor;
  private final Origins origins;
  private final TokenVerifier verifier;
  private final SenderConstraint senderConstraint;
  private final List<ClaimsPolicy> policies;
  private final PolicyRound policyRound;
  private final Listeners listeners;
  private final List<String> authorizationServers;
  private final List<String> bearerMethods;
  private final List<AutoCloseable> resources;
  private final TokenWatches watches;
  private final FailureLog failures = new FailureLog(log);

  private JwtAuthenticator(Builder builder) {
    this.extractor =
        builder.extractor == TokenExtractor.authorizationHeader()
            ? builder.extractor
            : onlyWithOneAuthorizationHeader(builder.extractor);
    this.origins = builder.origins;
    this.listeners = new Listeners(builder.listeners);
    this.verifier = builder.verifier.keyListener(listeners).build();
    this.senderConstraint = new SenderConstraint(builder.boundTokensIgnored);
    this.policies = List.copyOf(builder.policies);
    this.policyRound = new PolicyRound(builder.clock, listeners);
    this.authorizationServers = List.copyOf(builder.authorizationServers);
    this.bearerMethods = List.copyOf(builder.extractor.bearerMethods());
    this.resources = List.copyOf(builder.resources);
    this.watches = new TokenWatches(policies, policyRound, WATCH, WATCH.multipliedBy(5));
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
   * Authenticates a request. If a key has to be fetched for that, the thread waits: 5 seconds at
   * most with the built-in key sources, and as long before that for an {@link Issuer.Resolver}. For
   * deferred checks, such as those of stores, it waits for another 250 milliseconds at most.
   *
   * @param request the request
   * @return the user; or that there is no token, why it is rejected, or that it could not be
   *     verified
   */
  public AuthenticationResult authenticate(RequestView request) {
    return authenticate(request, List.of());
  }

  /**
   * Authenticates a request, and asks further policies after the authenticator's own.
   *
   * @param request the request
   * @param rulePolicies the policies of the rule that applies to the request, in their order
   * @return as for {@link #authenticate(RequestView)}
   */
  public AuthenticationResult authenticate(RequestView request, List<ClaimsPolicy> rulePolicies) {
    DecisionTime time = listeners.begin();
    Verification verification = null;
    AuthenticationResult result;
    try {
      Credentials credentials = Credentials.of(request, extractor, origins);
      if (credentials instanceof Token token) {
        verification = token.verify(verifier).await();
        result = judge(token, verification, rulePolicies, request).join();
      } else {
        result = ((Decided) credentials).result();
      }
    } catch (Throwable e) {
      result = unavailable(e);
    }
    return told(result, verification, request, time);
  }

  /**
   * Authenticates a request as {@link #authenticate(RequestView)} does, and never blocks. The
   * result is there already unless a key has to be fetched or a deferred check to be waited for;
   * then a thread of the key source or of the check completes it, and must not be blocked either.
   *
   * @param request the request; has to be readable until the result comes
   * @return what {@link #authenticate(RequestView)} returns; never completes exceptionally
   */
  public CompletionStage<AuthenticationResult> authenticateAsync(RequestView request) {
    return authenticateAsync(request, List.of());
  }

  /**
   * Authenticates a request as {@link #authenticate(RequestView, List)} does, and never blocks.
   *
   * @param request the request; has to be readable until the result comes
   * @param rulePolicies the policies of the rule that applies to the request, in their order
   * @return what {@link #authenticate(RequestView)} returns; never completes exceptionally
   */
  public CompletionStage<AuthenticationResult> authenticateAsync(
      RequestView request, List<ClaimsPolicy> rulePolicies) {
    DecisionTime time = listeners.begin();
    try {
      Credentials credentials = Credentials.of(request, extractor, origins);
      return credentials instanceof Token token
          ? token
              .verify(verifier)
              .settled()
              .thenCompose(
                  verification ->
                      judgeSafely(token, verification, rulePolicies, request)
                          .thenApply(result -> told(result, verification, request, time)))
          : completedFuture(told(((Decided) credentials).result(), null, request, time));
    } catch (Throwable e) {
      return completedFuture(told(unavailable(e), null, request, time));
    }
  }

  /** Tells listeners and the log about a result, which is returned. */
  private AuthenticationResult told(
      AuthenticationResult result,
      @Nullable Verification verification,
      RequestView request,
      DecisionTime time) {
    if (verification instanceof Verification.Verified verified) {
      listeners.decided(result, verified.jwt(), verified.remembered(), request, time);
    } else {
      listeners.decided(result, null, false, request, time);
    }
    return result;
  }

  /**
   * Asks the policies again for a request that the application sends on to another path, as a
   * servlet container's forward does. The user stays the same, the token is not verified again, and
   * deferred checks that were asked are not asked again. A listener hears of it only if the request
   * is refused now.
   *
   * @param earlier the result for the request as it came in
   * @param dispatched the request, with the path that it is sent to
   * @param rulePolicies the policies of the rule that applies to that path, in their order
   * @return the user, why the request is refused, or that a policy could not decide
   */
  public AuthenticationResult authenticateAgain(
      Authenticated earlier, RequestView dispatched, List<ClaimsPolicy> rulePolicies) {
    return authenticateAgainAsync(earlier, dispatched, rulePolicies).toCompletableFuture().join();
  }

  /**
   * Like {@link #authenticateAgain}, but does not block the calling thread.
   *
   * @param earlier the result for the request as it came in
   * @param dispatched the request, with the path that it is sent to; must stay readable until the
   *     stage completes
   * @param rulePolicies the policies of the rule that applies to that path, in their order
   * @return the result; never completes exceptionally
   */
  public CompletionStage<AuthenticationResult> authenticateAgainAsync(
      Authenticated earlier, RequestView dispatched, List<ClaimsPolicy> rulePolicies) {
    DecisionTime time = listeners.begin();
    CompletionStage<AuthenticationResult> result;
    try {
      result = policyRound.ask(all(rulePolicies), earlier, dispatched);
    } catch (Throwable e) {
      result = completedFuture(unavailable(e));
    }
    return result
        .exceptionally(this::unavailable)
        .thenApply(
            decided -> {
              if (!(decided instanceof Authenticated)) {
                VerifiedJwt jwt = earlier.principal().jwt();
                listeners.decided(decided, jwt, false, dispatched, time);
              }
              return decided;
            });
  }

  /**
   * The result for a request that the application refuses itself. Listeners hear of it.
   *
   * @param request the request
   * @param decision the decision, one that refuses
   * @param rulePolicies the policies of the rule that applies to the request, whose needs the
   *     client is told as well
   * @return why the request is refused; or that there is no token in it
   */
  public AuthenticationResult refuse(
      RequestView request, PolicyDecision decision, List<ClaimsPolicy> rulePolicies) {
    DecisionTime time = listeners.begin();
    Optional<EncodedToken> token = extractor.extract(request);
    if (token.isEmpty()) {
      return Credentials.NONE;
    }
    // Verified when the request was granted, and remembered: listeners hear whose it is. Where the
    // rules need no token, anything may stand there.
    Verification verification =
        token.get() instanceof EncodedToken.Malformed
            ? null
            : new Token(token.get()).verify(verifier);
    VerifiedJwt jwt = verification instanceof Verification.Verified v ? v.jwt() : null;
    return told(policyRound.refusal(decision, all(rulePolicies), jwt), verification, request, time);
  }

  private CompletableFuture<AuthenticationResult> judgeSafely(
      Token token,
      Verification verification,
      List<ClaimsPolicy> rulePolicies,
      RequestView request) {
    try {
      return judge(token, verification, rulePolicies, request).exceptionally(this::unavailable);
    } catch (Throwable e) {
      return completedFuture(unavailable(e));
    }
  }

  /** Everything after the verification, which must not be pending. */
  private CompletableFuture<AuthenticationResult> judge(
      Token token,
      Verification verification,
      List<ClaimsPolicy> rulePolicies,
      RequestView request) {
    if (verification instanceof Verification.Unavailable unavailable) {
      return completedFuture(new Unavailable(unavailable.reason(), unavailable.retryAfter()));
    }
    if (verification instanceof Verification.Rejected rejected) {
      return completedFuture(token.rejected(rejected.reason()));
    }
    VerifiedJwt jwt = ((Verification.Verified) verification).jwt();
    Optional<RejectionReason> wrongSender = senderConstraint.problem(jwt);
    if (wrongSender.isPresent()) {
      return completedFuture(Rejected.invalidToken(wrongSender.get()));
    }
    Authenticated user =
        new Authenticated(new JwtPrincipal(jwt), token.scheme(), Set.of(), token.responseHeaders());
    return policyRound.ask(all(rulePolicies), user, request);
  }

  private List<ClaimsPolicy> all(List<ClaimsPolicy> rulePolicies) {
    if (rulePolicies.isEmpty()) {
      return policies;
    }
    if (policies.isEmpty()) {
      return rulePolicies;
    }
    List<ClaimsPolicy> all = new ArrayList<>(policies);
    all.addAll(rulePolicies);
    return all;
  }

  /** An extractor that looks elsewhere must not overlook that there are two (RFC 6750 §2). */
  private static TokenExtractor onlyWithOneAuthorizationHeader(TokenExtractor extractor) {
    return request ->
        request.headers("Authorization").size() > 1
            ? TokenExtractor.authorizationHeader().extract(request)
            : extractor.extract(request);
  }

  /** Code of the application may fail: not the client's fault, and no request may pass for it. */
  private Unavailable unavailable(Throwable failure) {
    failures.error("An extractor or policy failed: the request is answered with 503", failure);
    return new Unavailable(EXTENSION_FAILED, RETRY_AFTER_FAILURE);
  }

  /**
   * The verifier, for tokens that do not come in a request, as in a WebSocket message. It has the
   * same issuers, keys and cache; policies are not asked and {@code cnf} is not looked at.
   *
   * @return the verifier; closed with this authenticator
   */
  public TokenVerifier verifier() {
    return verifier;
  }

  /**
   * The origins that browsers may send requests from.
   *
   * @return the origins
   */
  public Origins origins() {
    return origins;
  }

  /**
   * Watches the token of a connection that stays open, such as a WebSocket or an event stream,
   * which would otherwise go on when the token is over.
   *
   * @param user the user of the connection
   * @param action is called once, at the latest two seconds after {@linkplain
   *     VerifiedJwt#acceptedUntil the token has expired}, or when a policy that {@linkplain
   *     ClaimsPolicy#askedAgain is asked again} does not accept it any more, such as {@link
   *     ClaimsPolicy#notRevoked}: those of the authenticator are asked every 5 seconds about one
   *     connection after the other, and what they cannot answer changes nothing. It must not block;
   *     the reason is for log and listeners
   * @return close it when the connection is closed; then the action is not called any more. It is
   *     not called when the authenticator is closed either.
   * @throws IllegalStateException if the authenticator is closed
   */
  public Watch watch(JwtPrincipal user, Consumer<RejectionReason> action) {
    return watches.add(user.jwt(), action);
  }

  /** A connection whose token is watched. Thread-safe. */
  public interface Watch extends AutoCloseable {

    /** Ends the watch; nothing happens when it has ended already. */
    @Override
    void close();
  }

  /**
   * What all policies for a request need: those of the authenticator and of a rule.
   *
   * @param rulePolicies the policies of the rule
   * @return the needs
   */
  public TokenNeeds needs(List<ClaimsPolicy> rulePolicies) {
    return TokenNeeds.of(all(rulePolicies));
  }

  /**
   * The issuers that the authenticator was built with, as their metadata name them.
   *
   * @return those identifiers that are addresses ({@code https} or {@code http}), in the order of
   *     the issuers
   */
  public List<String> authorizationServers() {
    return authorizationServers;
  }

  /**
   * How requests may carry their token, of the ways of RFC 6750 §2.
   *
   * @return some of {@code header}, {@code body} and {@code query}; empty when it is not known, or
   *     when tokens are in cookies or other header fields only
   */
  public List<String> bearerMethods() {
    return bearerMethods;
  }

  /**
   * The listeners, for decisions of a layer above, as about an ambiguous path.
   *
   * @return all listeners as one, which never throws
   */
  public AuthenticationListener listener() {
    return listeners;
  }

  /**
   * The state of each issuer's keys, for health checks and for people.
   *
   * @return by the issuers' identifiers: those that the authenticator was built with, and those
   *     that its resolver has found and that are in use
   */
  public Map<String, KeySource.Health> health() {
    return verifier.health();
  }

  /** {@return the trusted issuers, with audiences and the places of their keys, for people} */
  @Override
  public String toString() {
    return verifier.toString();
  }

  /**
   * Forgets an issuer that the {@link Issuer.Resolver} has found, as when a tenant has left: its
   * next token asks the resolver again.
   *
   * @param identifier the issuer's identifier; nothing happens when it is not known
   */
  public void forgetIssuer(String identifier) {
    verifier.forgetIssuer(identifier);
  }

  /**
   * Ends everything that runs in the background, and closes what {@link Builder#closing} names.
   * After that, tokens of issuers whose keys are fetched cannot be verified.
   */
  @Override
  public void close() {
    watches.close();
    verifier.close();
    listeners.close();
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        log.log(WARNING, "A resource of the authenticator could not be closed", e);
      }
    }
  }

  /** Describes a {@link JwtAuthenticator}. Not thread-safe. */
  public static final class Builder {

    private final TokenVerifier.Builder verifier = TokenVerifier.builder();
    private final List<ClaimsPolicy> policies = new ArrayList<>();
    private final List<AuthenticationListener> listeners = new ArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final Set<String> authorizationServers = new LinkedHashSet<>();
    private TokenExtractor extractor = TokenExtractor.authorizationHeader();
    private Origins origins = Origins.allowing();
    private Clock clock = Clock.systemUTC();
    private boolean boundTokensIgnored;

    private Builder() {}

    /**
     * Trusts an issuer: {@link TokenVerifier.Builder#issuer}.
     *
     * @param issuer the issuer
     * @return this
     * @throws IllegalArgumentException if there is one with the same identifier already, or one
     *     with another decryption key under the same {@code kid}
     */
    public Builder issuer(Issuer issuer) {
      verifier.issuer(issuer);
      if (ADDRESS.matcher(issuer.metadataIdentifier()).matches()) {
        authorizationServers.add(issuer.metadataIdentifier());
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
      verifier.issuerResolver(resolver);
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
     * The origins that browsers may send requests with a cookie from; the application's own alone
     * unless given.
     *
     * @param origins the origins
     * @return this
     */
    public Builder origins(Origins origins) {
      this.origins = origins;
      return this;
    }

    /**
     * Accepts tokens that are bound to a key of their sender ({@code cnf}: RFC 9449, RFC 8705)
     * without a proof of that key, as if they were bearer tokens. Without this call they are
     * rejected ({@code sender_constrained}).
     *
     * @return this
     */
    public Builder ignoreTokenBinding() {
      boundTokensIgnored = true;
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
      verifier.clock(clock);
      return this;
    }

    /**
     * The JCA provider to verify signatures with: {@link TokenVerifier.Builder#provider(Provider)}.
     *
     * @param provider the provider
     * @return this
     */
    public Builder provider(Provider provider) {
      verifier.provider(provider);
      return this;
    }

    /**
     * The JCA provider to verify signatures with, by its name: {@link
     * TokenVerifier.Builder#provider(String)}.
     *
     * @param name {@code auto}, {@code jdk}, {@code accp}, {@code bc} or the name of an installed
     *     provider; {@code auto} unless given
     * @return this
     * @throws IllegalArgumentException if that provider is not available
     */
    public Builder provider(String name) {
      verifier.provider(name);
      return this;
    }

    /**
     * How many verified tokens to remember: {@link TokenVerifier.Builder#tokenCache}. All policies
     * are asked each time.
     *
     * @param tokens 0 to 10 000 000; 0 remembers none; 10 000 unless given
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder tokenCache(int tokens) {
      verifier.tokenCache(tokens);
      return this;
    }

    /**
     * How many threads may wait for keys that have to be fetched: {@link
     * TokenVerifier.Builder#maxWaitingThreads}.
     *
     * @param threads 4 to 10 000; 16 unless given
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maxWaitingThreads(int threads) {
      verifier.maxWaitingThreads(threads);
      return this;
    }

    /**
     * How long a token may be: {@link TokenVerifier.Builder#maxTokenLength}.
     *
     * @param characters 256 to 1 048 576; 16 384 unless given
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maxTokenLength(int characters) {
      verifier.maxTokenLength(characters);
      return this;
    }

    /**
     * Completes the description.
     *
     * @return the authenticator
     * @throws IllegalArgumentException if there is neither an issuer nor a resolver
     */
    public JwtAuthenticator build() {
      JwtAuthenticator authenticator = new JwtAuthenticator(this);
      authenticator.listeners.attached(authenticator);
      return authenticator;
    }
  }
}
