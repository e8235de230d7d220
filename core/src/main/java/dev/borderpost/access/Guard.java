package dev.borderpost.access;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.NotAuthenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.Identification;
import dev.borderpost.Identification.Identified;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules.Level;
import dev.borderpost.access.AccessRules.Requirement;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.StoreQuestion;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a request may pass: access rules over an authenticator. Whatever the answer is,
 * it is complete, so that an adapter for a server has only to translate.
 *
 * <p>Immutable and thread-safe; nothing is thrown.
 */
public final class Guard implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Guard.class);
  private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Granted NOBODY = new Granted(Optional.empty());

  private final JwtAuthenticator authenticator;
  private final AccessRules rules;
  private final Refusals refusals;
  private final Origins origins;

  private Guard(
      JwtAuthenticator authenticator, AccessRules rules, Refusals refusals, Origins origins) {
    this.authenticator = authenticator;
    this.rules = rules;
    this.refusals = refusals;
    this.origins = origins;
  }

  /**
   * A guard that asks for a good token everywhere.
   *
   * @param authenticator what checks the tokens
   * @return the guard
   */
  public static Guard of(JwtAuthenticator authenticator) {
    return of(authenticator, AccessRules.authenticated());
  }

  /**
   * A guard with access rules.
   *
   * @param authenticator what checks the tokens
   * @param rules what is asked of which request
   * @return the guard
   */
  public static Guard of(JwtAuthenticator authenticator, AccessRules rules) {
    return new Guard(authenticator, rules, new Refusals(Optional.empty()), Origins.allowing());
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
    return new Guard(authenticator, rules, new Refusals(Optional.of(realm)), origins);
  }

  /**
   * This guard with other origins than the application's own that browsers may call it from, or
   * with another way to know its own.
   *
   * @param origins the origins
   * @return the guard
   */
  public Guard withOrigins(Origins origins) {
    return new Guard(authenticator, rules, refusals, origins);
  }

  /**
   * What is asked of which request.
   *
   * @return the rules
   */
  public AccessRules rules() {
    return rules;
  }

  /**
   * Decides about a request as it came in. If a key has to be fetched for that, or a store to be
   * asked, the thread waits: see {@link JwtAuthenticator#authenticate}.
   *
   * @param request the request
   * @return the decision
   */
  public AccessDecision decide(RequestView request) {
    return failingSafely(
        request,
        () ->
            isAmbiguous(request)
                ? refused(refusals.ambiguousPath(), request)
                : decide(request, NOBODY));
  }

  /**
   * Decides about a request as it came in, and never blocks: for servers with an event loop. See
   * {@link JwtAuthenticator#authenticateAsync}.
   *
   * @param request the request; has to be readable until the answer comes
   * @return the decision; never completes exceptionally
   */
  public CompletionStage<AccessDecision> decideAsync(RequestView request) {
    return CompletableFuture.completedFuture(request)
        .thenCompose(this::decideWhenKeyIsThere)
        .thenApply(decision -> readable(decision, request))
        .exceptionally(failure -> unavailable(request, failure));
  }

  private CompletionStage<AccessDecision> decideWhenKeyIsThere(RequestView request) {
    if (isAmbiguous(request)) {
      return CompletableFuture.completedFuture(refused(refusals.ambiguousPath(), request));
    }
    Requirement requirement = rules.requirement(request.method(), request.path());
    return withoutToken(requirement, request, NOBODY)
        .<CompletionStage<AccessDecision>>map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                authenticator
                    .identifyAsync(request)
                    .thenCompose(who -> withToken(who, requirement, request)));
  }

  private static boolean isAmbiguous(RequestView request) {
    return CanonicalPath.isAmbiguous(request.rawPath())
        || CanonicalPath.isAmbiguousDecoded(request.path());
  }

  /**
   * Decides about a place that the application itself sends a request on to, as a servlet
   * container's forward does. The user stays the same, and a token that was checked is not checked
   * again; the policies and the rules are asked again, since they may look at the path.
   *
   * @param dispatched the request, with the path it is sent to
   * @param earlier what was decided when the request came in
   * @return the decision
   */
  public AccessDecision decideAgain(RequestView dispatched, Granted earlier) {
    return failingSafely(
        dispatched,
        () ->
            CanonicalPath.isAmbiguousDecoded(dispatched.path())
                ? refused(refusals.ambiguousPath(), dispatched)
                : decide(dispatched, earlier));
  }

  /** Closes the authenticator. */
  @Override
  public void close() {
    authenticator.close();
  }

  private AccessDecision decide(RequestView request, Granted earlier) {
    Requirement requirement = rules.requirement(request.method(), request.path());
    return withoutToken(requirement, request, earlier)
        .orElseGet(
            () ->
                earlier
                    .principal()
                    .map(user -> authorized(user, earlier.answered(), requirement, request))
                    .orElseGet(
                        () -> withToken(authenticator.identify(request), requirement, request))
                    .toCompletableFuture()
                    .join());
  }

  /** The decision, where it does not depend on the token. */
  private Optional<AccessDecision> withoutToken(
      Requirement requirement, RequestView request, Granted earlier) {
    if (requirement.level() == Level.PERMIT) {
      return Optional.of(earlier);
    }
    if (requirement.level() == Level.DENY) {
      return Optional.of(refused(refusals.denied(), request));
    }
    return origins.permitPreflight(request) ? Optional.of(earlier) : Optional.empty();
  }

  private CompletionStage<AccessDecision> withToken(
      Identification who, Requirement requirement, RequestView request) {
    if (!(who instanceof Identified user)) {
      return completedFuture(answer((NotAuthenticated) who, requirement.level(), request));
    }
    if (user.attachedByBrowser() && origins.isCrossSite(request)) {
      return completedFuture(refused(refusals.crossSite(), request));
    }
    return authorized(user, requirement, request)
        .thenApply(
            decision -> {
              if (decision instanceof Granted) {
                authenticator.listener().accepted(user.principal(), request);
              }
              return decision;
            });
  }

  /** A user who is known from what was decided earlier; no listener hears of that again. */
  private CompletionStage<AccessDecision> authorized(
      JwtPrincipal known,
      Set<StoreQuestion> answered,
      Requirement requirement,
      RequestView request) {
    return authorized(new Identified(known, false, answered), requirement, request);
  }

  private CompletionStage<AccessDecision> authorized(
      Identified user, Requirement requirement, RequestView request) {
    return authenticator
        .authorizeAsync(user, requirement.policies(), request)
        .thenApply(result -> answer(result, requirement.level(), request));
  }

  private AccessDecision answer(AuthenticationResult result, Level level, RequestView request) {
    if (result instanceof Authenticated user) {
      return new Granted(Optional.of(user.principal()), user.answered());
    }
    if (result instanceof Rejected rejected) {
      return refused(refusals.of(rejected), request);
    }
    if (result instanceof Unavailable unavailable) {
      authenticator.listener().unavailable(request);
      return refusals.unavailable(unavailable.retryAfter());
    }
    return level == Level.OPTIONAL ? NOBODY : refused(refusals.noCredentials(), request);
  }

  /** A request whose parts cannot even be asked for, as when its peer has gone, must not pass. */
  private AccessDecision failingSafely(RequestView request, Supplier<AccessDecision> decision) {
    try {
      return readable(decision.get(), request);
    } catch (RuntimeException e) {
      return unavailable(request, e);
    }
  }

  private AccessDecision unavailable(RequestView request, Throwable failure) {
    log.error("A request could not be looked at: it is answered with 503", failure);
    authenticator.listener().unavailable(request);
    return refusals.unavailable(RETRY_AFTER_FAILURE);
  }

  private AccessDecision readable(AccessDecision decision, RequestView request) {
    return decision instanceof Refused refusal
        ? origins.allowed(request).map(origin -> Refusals.readable(refusal, origin)).orElse(refusal)
        : decision;
  }

  private Refused refused(Refused refusal, RequestView request) {
    authenticator.listener().rejected(refusal.reason(), request);
    return refusal;
  }
}
