package dev.borderpost;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.NoCredentials;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.bearer.BearerError;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.json.ReadResult;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.EncodedJwt;
import dev.borderpost.verify.VerifiedJwt;
import java.security.Provider;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
 * <p>Immutable and thread-safe; one is enough for an application.
 */
public final class JwtAuthenticator {

  private static final Logger log = LoggerFactory.getLogger(JwtAuthenticator.class);

  private static final String REFUSED = "The access token is not valid";
  private static final String EXPIRED = "The access token expired";
  private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(5);

  private final TokenExtractor extractor;
  private final Map<String, Issuer> issuers;
  private final List<ClaimsPolicy> policies;
  private final Listeners listeners;
  private final Clock clock;
  private final int maxTokenLength;
  private final @Nullable Provider provider;

  private JwtAuthenticator(Builder builder) {
    this.extractor = builder.extractor;
    this.issuers = Map.copyOf(builder.issuers);
    this.policies = List.copyOf(builder.policies);
    this.listeners = new Listeners(builder.listeners);
    this.clock = builder.clock;
    this.maxTokenLength = builder.maxTokenLength;
    this.provider = builder.provider;
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
   * Decides who a request comes from.
   *
   * @param request the request
   * @return the user, or that there is no token, or why it is refused, or that it could not be
   *     checked
   */
  public AuthenticationResult authenticate(RequestView request) {
    AuthenticationResult result = failingSafely(() -> decide(request));
    listeners.decided(result, request);
    return result;
  }

  /**
   * Asks further policies about a user, for layers that have policies of their own, as access rules
   * do. Listeners hear of a refusal.
   *
   * @param authenticated what {@link #authenticate} answered
   * @param policies the policies in their order
   * @param request the request
   * @return the same user, or why the request is refused, or that a policy could not decide
   */
  public AuthenticationResult authorize(
      Authenticated authenticated, List<ClaimsPolicy> policies, RequestView request) {
    AuthenticationResult result = failingSafely(() -> ask(policies, authenticated, request));
    if (result != authenticated) {
      listeners.decided(result, request);
    }
    return result;
  }

  private AuthenticationResult decide(RequestView request) {
    if (request.headers("Authorization").size() > 1) {
      return invalidRequest(
          BearerError.invalidRequest("The request has more than one Authorization header"));
    }
    Optional<EncodedToken> credentials = extractor.extract(request);
    if (credentials.isEmpty()) {
      return new NoCredentials();
    }
    if (credentials.get() instanceof EncodedToken.Malformed malformed) {
      return invalidRequest(malformed.error());
    }
    EncodedToken.Found found = (EncodedToken.Found) credentials.get();

    ReadResult<EncodedJwt> reading = EncodedJwt.read(found.value(), maxTokenLength);
    if (reading instanceof ReadResult.Malformed<EncodedJwt> malformed) {
      return invalidToken("malformed", malformed.problem());
    }
    EncodedJwt encoded = ((ReadResult.Read<EncodedJwt>) reading).value();

    Issuer issuer = issuers.get(encoded.claimedIssuer().orElse(""));
    if (issuer == null) {
      return invalidToken("unknown_issuer", "iss is absent or not an issuer that is trusted");
    }
    KeyLookup lookup = issuer.keys().find(encoded.header());
    if (lookup instanceof KeyLookup.Unavailable unavailable) {
      return new Unavailable(unavailable.retryAfter());
    }
    if (!(lookup instanceof KeyLookup.Found key)) {
      return invalidToken(
          "unknown_key", "the issuer has no key for kid, x5t#S256 or alg of the header");
    }
    return judge(encoded, issuer, key.key(), found.attachedByBrowser(), request);
  }

  private AuthenticationResult judge(
      EncodedJwt encoded,
      Issuer issuer,
      VerificationKey key,
      boolean attachedByBrowser,
      RequestView request) {
    String alg = encoded.header().algorithm();
    if (!issuer.allows(alg) || !key.algorithm().hasName(alg)) {
      return invalidToken(
          "algorithm_not_allowed", "alg is not that of the key, or not one of the issuer's");
    }
    Optional<VerifiedJwt> verified = encoded.verify(key, issuer.mapping(), provider);
    if (verified.isEmpty()) {
      return invalidToken("bad_signature", "the signature is not that of the issuer's key");
    }
    VerifiedJwt jwt = verified.get();
    Optional<RejectionReason> problem = issuer.standardClaims().problem(jwt, clock.instant());
    if (problem.isPresent()) {
      return invalidToken(problem.get().code(), problem.get().detail());
    }
    JwtPrincipal principal =
        new JwtPrincipal(jwt.principalName().orElseThrow(), issuer.identifier(), jwt);
    return ask(policies, new Authenticated(principal, attachedByBrowser), request);
  }

  private static AuthenticationResult ask(
      List<ClaimsPolicy> policies, Authenticated authenticated, RequestView request) {
    for (ClaimsPolicy policy : policies) {
      PolicyDecision decision =
          ClaimsPolicy.decision(policy, authenticated.principal().jwt(), request);
      if (decision instanceof PolicyDecision.Rejected rejected) {
        return invalidToken(rejected.reason(), "a policy rejected the token");
      }
      if (decision instanceof PolicyDecision.Forbidden forbidden) {
        return insufficientScope(List.of(), forbidden.reason(), "a policy forbade the request");
      }
      if (decision instanceof PolicyDecision.InsufficientScope missing) {
        return insufficientScope(missing.scopes(), "insufficient_scope", "a scope is missing");
      }
    }
    return authenticated;
  }

  /**
   * What users plug in may fail. That is not the client's fault, and it must never let a request
   * pass.
   */
  private static AuthenticationResult failingSafely(Supplier<AuthenticationResult> decision) {
    try {
      return decision.get();
    } catch (RuntimeException e) {
      log.error("An extractor, key source or policy failed: the request is answered with 503", e);
      return new Unavailable(RETRY_AFTER_FAILURE);
    }
  }

  /**
   * The policies that are asked about every token, for layers that have to ask them again, as when
   * a request is sent on to another path.
   *
   * @return the policies in their order, in a list that cannot be modified
   */
  public List<ClaimsPolicy> policies() {
    return policies;
  }

  /**
   * Whom to tell about decisions that a layer above makes on its own, as for an ambiguous path.
   *
   * @return all listeners as one, which never throws
   */
  public AuthenticationListener listener() {
    return listeners;
  }

  private static Rejected invalidRequest(BearerError error) {
    return new Rejected(error, new RejectionReason("invalid_request", error.description()));
  }

  private static Rejected invalidToken(String code, String detail) {
    return new Rejected(
        BearerError.invalidToken(code.equals("expired") ? EXPIRED : REFUSED),
        new RejectionReason(code, detail));
  }

  private static Rejected insufficientScope(List<String> scopes, String code, String detail) {
    return new Rejected(BearerError.insufficientScope(scopes), new RejectionReason(code, detail));
  }

  /** Describes a {@link JwtAuthenticator}. Not thread-safe. */
  public static final class Builder {

    private static final int MIN_TOKEN_LENGTH_LIMIT = 256;
    private static final int MAX_TOKEN_LENGTH_LIMIT = 1 << 20;

    private final Map<String, Issuer> issuers = new LinkedHashMap<>();
    private final List<ClaimsPolicy> policies = new ArrayList<>();
    private final List<AuthenticationListener> listeners = new ArrayList<>();
    private TokenExtractor extractor = TokenExtractor.authorizationHeader();
    private Clock clock = Clock.systemUTC();
    private int maxTokenLength = 16 * 1024;
    private @Nullable Provider provider;

    private Builder() {}

    /**
     * Trusts an issuer; may be called for several.
     *
     * @param issuer the issuer
     * @return this
     * @throws IllegalArgumentException if there is one with the same identifier already
     */
    public Builder issuer(Issuer issuer) {
      if (issuers.putIfAbsent(issuer.identifier(), issuer) != null) {
        throw new IllegalArgumentException(
            "Issuer "
                + issuer.identifier()
                + " is given twice: put all its audiences and keys into one.");
      }
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
     * choice unless given.
     *
     * @param provider the provider
     * @return this
     */
    public Builder provider(Provider provider) {
      this.provider = provider;
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
     * @throws IllegalArgumentException if there is no issuer
     */
    public JwtAuthenticator build() {
      if (issuers.isEmpty()) {
        throw new IllegalArgumentException(
            "No issuer is trusted: call issuer(Issuer.of(\"…\")…build()).");
      }
      return new JwtAuthenticator(this);
    }
  }
}
