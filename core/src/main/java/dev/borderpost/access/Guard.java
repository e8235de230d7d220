package dev.borderpost.access;

import static java.lang.System.Logger.Level.WARNING;
import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.CrossSite;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules.Level;
import dev.borderpost.access.AccessRules.Requirement;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.FailureLog;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.RejectionReason;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Access control for requests: applies access rules to the result of an authenticator. Each
 * decision holds a complete response, so that an adapter for a server only translates it.
 *
 * <p>Immutable and thread-safe. Decisions throw nothing: if an extension does, also an {@link
 * Error}, the answer is 503.
 */
public final class Guard implements AutoCloseable {

  private static final System.Logger log = System.getLogger(Guard.class.getName());

  private final JwtAuthenticator authenticator;
  private final AccessRules rules;
  private final Answers answers;
  private final Diagnostics diagnostics;

  /** Whether this guard, or one that shares its authenticator, was closed. */
  private final AtomicBoolean closed;

  private final ProtectedResources resources;
  private final Origins origins;
  private final FailureLog failures = new FailureLog(log);

  private Guard(
      JwtAuthenticator authenticator,
      AccessRules rules,
      Answers answers,
      Diagnostics diagnostics,
      AtomicBoolean closed) {
    this.authenticator = authenticator;
    this.rules = rules;
    this.answers = answers;
    this.diagnostics = diagnostics;
    this.closed = closed;
    this.resources = answers.resources();
    this.origins = authenticator.origins();
  }

  /**
   * A guard that requires a verified token for every request.
   *
   * @param authenticator verifies the tokens
   * @return the guard
   */
  public static Guard of(JwtAuthenticator authenticator) {
    return of(authenticator, AccessRules.authenticated());
  }

  /**
   * A guard with access rules.
   *
   * @param authenticator verifies the tokens
   * @param rules the rules
   * @return the guard
   */
  public static Guard of(JwtAuthenticator authenticator, AccessRules rules) {
    return new Guard(
        authenticator,
        rules,
        new Answers(
            authenticator,
            new Refusals(Optional.empty()),
            RefusalPages.none(authenticator.origins()),
            ProtectedResources.NONE),
        Diagnostics.NONE,
        new AtomicBoolean());
  }

  /**
   * This guard with a realm in its challenges (RFC 9110 §11.5).
   *
   * @param realm the name of the protection space, printable ASCII without quotation mark and
   *     backslash
   * @return the guard
   * @throws IllegalArgumentException if the realm holds another character
   */
  public Guard withRealm(String realm) {
    return with(answers.withRealm(realm));
  }

  /**
   * This guard with a page for browsers that have no good token: a {@code GET} that accepts {@code
   * text/html} and would be answered with 401. Other requests get the problem document, and so do
   * the other refusals: a page for signing in does not help where the user may not do something.
   *
   * @param place a path of the application, such as {@code /sign-in.html}, to which the request is
   *     forwarded, with the status 401; or an address of {@link Origins#withOwn the application's
   *     own origin}, to which the browser is redirected, without the query of the request
   * @return the guard
   * @throws IllegalArgumentException if it is neither
   */
  public Guard withUnauthorizedPage(String place) {
    return with(answers.withPages(RefusalPages.forUnauthorized(place, origins)));
  }

  /**
   * This guard with pages of the application's choice for browsers whose {@code GET} accepts {@code
   * text/html} and is refused, with whatever status.
   *
   * @param pages the place for a refusal, as in {@link #withUnauthorizedPage}; empty for the
   *     problem document, which is also sent if the place is not the application's own, or if this
   *     throws
   * @return the guard
   */
  public Guard withRefusalPages(BiFunction<Refused, RequestView, Optional<String>> pages) {
    return with(answers.withPages(new RefusalPages(pages, origins)));
  }

  private Guard with(Answers others) {
    return new Guard(authenticator, rules, others, diagnostics, closed);
  }

  /**
   * This guard for an application whose logs name the user: the servlet filter puts {@link
   * dev.borderpost.JwtPrincipal#loggableName} into the MDC of SLF4J while the application handles a
   * request. Other adapters do not.
   *
   * @param key the key in the MDC, such as {@code user}
   * @return the guard
   * @throws IllegalArgumentException if the key is blank
   */
  public Guard withMdcKey(String key) {
    return with(diagnostics.withMdcKey(key));
  }

  /**
   * The key of the user's name in the MDC, for adapters: {@link #withMdcKey}.
   *
   * @return the key; empty if the user is not to be put there
   */
  public Optional<String> mdcKey() {
    return diagnostics.mdcKey();
  }

  /**
   * This guard for an application whose traces name the user: the servlet filter sets the attribute
   * {@code enduser.id} of the current span of OpenTelemetry to {@link
   * dev.borderpost.JwtPrincipal#loggableName}. Other adapters do not.
   *
   * @return the guard
   */
  public Guard withUserInTraces() {
    return with(diagnostics.withUserInTraces());
  }

  /**
   * Whether the current span is to name the user, for adapters: {@link #withUserInTraces}.
   *
   * @return false unless asked for, since traces often go to another party
   */
  public boolean hasUserInTraces() {
    return diagnostics.userInTraces();
  }

  private Guard with(Diagnostics others) {
    return new Guard(authenticator, rules, answers, others, closed);
  }

  /**
   * This guard with protected resources that it publishes metadata of (RFC 9728). It answers {@code
   * GET}, {@code HEAD} and {@code OPTIONS} for them itself, without looking at tokens or rules: at
   * {@code /.well-known/oauth-protected-resource} followed by the path of a resource, on its server
   * or within the application; without such a path, the first resource is described. Challenges
   * with 401, and with 403 for a scope, name the address of the metadata and the scopes that the
   * rule needs.
   *
   * <p>A single resource is that of all requests. Of several, a request belongs to the one with the
   * longest path that the request's path begins with; where there is none, challenges name no
   * metadata.
   *
   * @param described the resources; the authorization servers of one that names none are the
   *     issuers that the authenticator was built with, as far as they have an address
   * @return the guard
   * @throws IllegalArgumentException if two have the same path
   */
  public Guard withResources(ProtectedResource... described) {
    List<ProtectedResource> complete =
        Arrays.stream(described)
            .map(
                resource ->
                    resource
                        .withDefault("authorization_servers", authenticator.authorizationServers())
                        .withDefault("bearer_methods_supported", authenticator.bearerMethods()))
            .toList();
    return with(answers.withResources(ProtectedResources.of(complete)));
  }

  /**
   * This guard for an application that is not at the root of its server: the address of metadata in
   * challenges is below the application's path, since the rest of the server may belong to other
   * applications. Rules that begin with that path are a mistake, and warned of in the log.
   *
   * @param path the path, as addresses have it, such as {@code /shop}; empty for the root
   * @return the guard
   */
  public Guard withContextPath(String path) {
    warnOfRulesBelow(path);
    return resources.isEmpty() ? this : with(answers.withResources(resources.inContext(path)));
  }

  /** Paths of rules begin behind that of the application, which is easily overlooked. */
  private void warnOfRulesBelow(String contextPath) {
    if (contextPath.startsWith("/") && !CanonicalPath.isAmbiguousDecoded(contextPath)) {
      rules
          .below(contextPath)
          .forEach(
              rule ->
                  log.log(
                      WARNING,
                      "The rule \""
                          + rule
                          + "\" begins with the path of the application, "
                          + contextPath
                          + ": rules are about what follows it. Remove "
                          + contextPath
                          + " from it"));
    }
  }

  /**
   * Finds the resources that no request belongs to, because only requests for certain paths are
   * checked.
   *
   * @param patterns path patterns of the requests that are checked, in the syntax of the rules
   * @return the addresses of such resources
   * @throws IllegalArgumentException if a pattern is malformed
   */
  public List<String> resourcesOutside(Collection<String> patterns) {
    return resources.outside(patterns);
  }

  /**
   * Where requests for metadata come in.
   *
   * @return the path pattern, in the syntax of the rules; empty when the guard has no resources
   */
  public Optional<String> metadataPaths() {
    return resources.isEmpty()
        ? Optional.empty()
        : Optional.of(ProtectedResources.WELL_KNOWN + "/**");
  }

  /**
   * This guard with other rules, for what an application requires at another place than in its
   * rules, as by an annotation on a method: such a guard {@linkplain #decideAgain decides again}
   * about a request that was granted. They share an authenticator, and closing one closes it.
   *
   * @param rules the rules
   * @return the guard
   */
  public Guard withRules(AccessRules rules) {
    return new Guard(authenticator, rules, answers, diagnostics, closed);
  }

  /** {@return the authenticator, which verifies the tokens; closed with this guard} */
  public JwtAuthenticator authenticator() {
    return authenticator;
  }

  /** {@return the access rules} */
  public AccessRules rules() {
    return rules;
  }

  /**
   * Decides about an incoming request. If a key must be fetched or a store must be asked, the
   * calling thread waits: see {@link JwtAuthenticator#authenticate(RequestView)}.
   *
   * @param request the request
   * @return the decision
   */
  public AccessDecision decide(RequestView request) {
    try {
      AccessDecision before = beforeRules(request);
      return answers.told(before == null ? byRules(request, Answers.ANONYMOUS) : before, request);
    } catch (Throwable e) {
      return unavailable(request, e);
    }
  }

  /**
   * Decides about an incoming request without blocking, for servers with an event loop. See {@link
   * JwtAuthenticator#authenticateAsync(RequestView)}.
   *
   * @param request the request; must stay readable until the stage completes
   * @return the decision; never completes exceptionally
   */
  public CompletionStage<AccessDecision> decideAsync(RequestView request) {
    try {
      AccessDecision before = beforeRules(request);
      return before == null
          ? byRulesAsync(request, Answers.ANONYMOUS)
              .thenApply(decision -> answers.told(decision, request))
          : completedFuture(answers.told(before, request));
    } catch (Throwable e) {
      return completedFuture(unavailable(request, e));
    }
  }

  /** The decision about a request that no rule is asked about; {@code null} for others. */
  private @Nullable AccessDecision beforeRules(RequestView request) {
    return isAmbiguous(request) ? answers.ambiguous(request) : resources.answer(request);
  }

  private static boolean isAmbiguous(RequestView request) {
    return CanonicalPath.isAmbiguous(request.rawPath())
        || CanonicalPath.isAmbiguousDecoded(request.path());
  }

  /**
   * Decides about a path to which the application itself dispatches a request, as by a forward in a
   * servlet container. The user stays the same, and a verified token is not verified again. Rules
   * and policies are evaluated again, since they may depend on the path.
   *
   * @param dispatched the request, with the path that it is dispatched to
   * @param earlier the decision about the incoming request
   * @return the decision
   */
  public AccessDecision decideAgain(RequestView dispatched, Granted earlier) {
    try {
      return CanonicalPath.isAmbiguousDecoded(dispatched.path())
          ? answers.ambiguous(dispatched)
          : byRules(dispatched, earlier);
    } catch (Throwable e) {
      return unavailable(dispatched, e);
    }
  }

  /**
   * Like {@link #decideAgain}, but without blocking, for servers with an event loop.
   *
   * @param dispatched the request, with the path that it is dispatched to; must stay readable until
   *     the stage completes
   * @param earlier the decision about the incoming request
   * @return the decision; never completes exceptionally
   */
  public CompletionStage<AccessDecision> decideAgainAsync(RequestView dispatched, Granted earlier) {
    try {
      return CanonicalPath.isAmbiguousDecoded(dispatched.path())
          ? completedFuture(answers.ambiguous(dispatched))
          : byRulesAsync(dispatched, earlier);
    } catch (Throwable e) {
      return completedFuture(unavailable(dispatched, e));
    }
  }

  private AccessDecision byRules(RequestView request, Granted earlier) {
    Requirement requirement = rules.requirement(request.method(), request.path());
    if (!needsToken(requirement, request)) {
      return withoutToken(requirement, request, earlier);
    }
    List<ClaimsPolicy> policies = requirement.policies();
    AuthenticationResult result =
        earlier.user().isPresent()
            ? authenticator.authenticateAgain(earlier.user().get(), request, policies)
            : authenticator.authenticate(request, policies);
    return answers.of(result, requirement, request);
  }

  private CompletionStage<AccessDecision> byRulesAsync(RequestView request, Granted earlier) {
    Requirement requirement = rules.requirement(request.method(), request.path());
    if (!needsToken(requirement, request)) {
      return completedFuture(withoutToken(requirement, request, earlier));
    }
    List<ClaimsPolicy> policies = requirement.policies();
    return (earlier.user().isPresent()
            ? authenticator.authenticateAgainAsync(earlier.user().get(), request, policies)
            : authenticator.authenticateAsync(request, policies))
        .thenApply(result -> answers.of(result, requirement, request))
        .exceptionally(failure -> unavailable(request, failure));
  }

  private boolean needsToken(Requirement requirement, RequestView request) {
    return requirement.level() != Level.PERMIT
        && requirement.level() != Level.DENY
        && !origins.permitsPreflight(request);
  }

  /** Decides as the authenticator does about where the request comes from, and by the rules. */
  private AccessDecision withoutToken(
      Requirement requirement, RequestView request, Granted earlier) {
    Optional<CrossSite> crossSite = CrossSite.find(origins, request);
    if (crossSite.isPresent()) {
      return answers.crossSite(crossSite.get(), request);
    }
    return requirement.level() == Level.DENY ? answers.denied(request) : earlier;
  }

  /** Decides about a request whose user, if it has one, was authenticated before. */
  static AccessDecision check(AccessRules rules, RequestView request, Granted user) {
    Guard guard = of(WithoutIssuer.AUTHENTICATOR, rules);
    if (isAmbiguous(request)) {
      return guard.answers.ambiguous(request);
    }
    Level level = rules.requirement(request.method(), request.path()).level();
    return guard.decideAgain(request, level == Level.PERMIT ? Answers.ANONYMOUS : user);
  }

  /** Has no issuer: it does no more than ask the policies of rules about a given user. */
  private static final class WithoutIssuer {
    static final JwtAuthenticator AUTHENTICATOR =
        JwtAuthenticator.builder()
            .issuerResolver(identifier -> Optional.empty())
            .tokenCache(0)
            .build();
  }

  /**
   * Refuses a request that this guard has granted, because the application itself does not allow
   * it. The response has the form of this guard's own refusals: 403, or 401 with a challenge if the
   * request has no user and a rule makes the token optional.
   *
   * @param request the request
   * @param granted the decision about it
   * @return the refusal; listeners hear of it with the code {@code refused_by_application}
   */
  public Refused refuse(RequestView request, Granted granted) {
    Requirement requirement = rules.requirement(request.method(), request.path());
    boolean mayAuthenticate = granted.user().isEmpty() && requirement.level() == Level.OPTIONAL;
    return mayAuthenticate
        ? answers.noCredentials(requirement, request)
        : answers.byApplication(granted, request);
  }

  /**
   * The state of each issuer's keys: {@link JwtAuthenticator#health()}. A complete answer for
   * health checks is {@link HealthReport}.
   *
   * @return by the issuers' identifiers
   */
  public Map<String, KeySource.Health> health() {
    return authenticator.health();
  }

  /**
   * The answer to a request that the application refuses itself, as a tool does that needs a scope:
   * the same, with all header fields, as if a policy of the rule for the request had decided so.
   * Listeners hear of it.
   *
   * @param request the request, as it was decided about; one without a token is answered as such,
   *     with 401
   * @param decision the decision, one that refuses
   * @return the answer
   * @throws IllegalArgumentException if the decision is to accept or to defer
   * @see RequestRefusedException
   */
  public Refused refuse(RequestView request, PolicyDecision decision) {
    RequestRefusedException.requireRefusal(decision);
    try {
      Requirement requirement = rules.requirement(request.method(), request.path());
      AuthenticationResult result = authenticator.refuse(request, decision, requirement.policies());
      return answers.refusal(result, requirement, request);
    } catch (Throwable e) {
      return unavailable(request, e);
    }
  }

  /**
   * Watches the token of a connection that stays open: {@link JwtAuthenticator#watch}.
   *
   * @param user the user of the connection
   * @param action is called once, when the token has expired or is not accepted any more; must not
   *     block
   * @return close it when the connection is closed
   * @throws IllegalStateException if the guard is closed
   */
  public JwtAuthenticator.Watch watch(JwtPrincipal user, Consumer<RejectionReason> action) {
    return authenticator.watch(user, action);
  }

  /** {@return what is guarded, for people: the issuers, and how many rules there are} */
  @Override
  public String toString() {
    return "tokens of " + authenticator + "; " + rules;
  }

  /** Closes the authenticator. */
  @Override
  public void close() {
    closed.set(true);
    authenticator.close();
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Refuses a request that cannot be read, for example because the client has disconnected. */
  private Refused unavailable(RequestView request, Throwable failure) {
    failures.error("A request could not be read: it is answered with 503", failure);
    return answers.unreadable(request);
  }
}
