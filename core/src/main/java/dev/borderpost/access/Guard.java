package dev.borderpost.access;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules.Level;
import dev.borderpost.access.AccessRules.Requirement;
import dev.borderpost.extract.RequestView;
import java.util.Optional;

/**
 * Decides whether a request may pass: access rules over an authenticator. Whatever the answer is,
 * it is complete, so that an adapter for a server has only to translate.
 *
 * <p>Immutable and thread-safe; nothing is thrown.
 */
public final class Guard {

  private final JwtAuthenticator authenticator;
  private final AccessRules rules;
  private final Refusals refusals;

  private Guard(JwtAuthenticator authenticator, AccessRules rules, Optional<String> realm) {
    this.authenticator = authenticator;
    this.rules = rules;
    this.refusals = new Refusals(realm);
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
    return new Guard(authenticator, rules, Optional.empty());
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
    return new Guard(authenticator, rules, Optional.of(realm));
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
   * Decides about a request as it came in.
   *
   * @param request the request
   * @return the decision
   */
  public AccessDecision decide(RequestView request) {
    if (CanonicalPath.isAmbiguous(request.rawPath())
        || CanonicalPath.isAmbiguousDecoded(request.path())) {
      return refused(refusals.ambiguousPath(), request);
    }
    return decide(request, Optional.empty());
  }

  /**
   * Decides about a place that the application itself sends a request on to, as a servlet
   * container's forward does. The user stays the same, and the token is not checked again; what the
   * rules ask at the new place is.
   *
   * @param dispatched the request, with the path it is sent to
   * @param earlier what was decided when the request came in
   * @return the decision
   */
  public AccessDecision decideAgain(RequestView dispatched, Granted earlier) {
    if (CanonicalPath.isAmbiguousDecoded(dispatched.path())) {
      return refused(refusals.ambiguousPath(), dispatched);
    }
    return decide(dispatched, earlier.principal());
  }

  private AccessDecision decide(RequestView request, Optional<JwtPrincipal> known) {
    Requirement requirement = rules.requirement(request.method(), request.path());
    if (requirement.level() == Level.PERMIT) {
      return new Granted(known);
    }
    if (requirement.level() == Level.DENY) {
      return refused(refusals.denied(), request);
    }
    AuthenticationResult result =
        known
            .<AuthenticationResult>map(principal -> new Authenticated(principal, false))
            .orElseGet(() -> authenticator.authenticate(request));
    if (result instanceof Authenticated authenticated) {
      if (authenticated.attachedByBrowser() && !CrossSiteCheck.passes(request)) {
        return refused(refusals.crossSite(), request);
      }
      result = authenticator.authorize(authenticated, requirement.policies(), request);
    }
    return answer(result, requirement.level());
  }

  private AccessDecision answer(AuthenticationResult result, Level level) {
    if (result instanceof Authenticated authenticated) {
      return new Granted(Optional.of(authenticated.principal()));
    }
    if (result instanceof Rejected rejected) {
      return refusals.of(rejected);
    }
    if (result instanceof Unavailable unavailable) {
      return refusals.unavailable(unavailable.retryAfter());
    }
    return level == Level.OPTIONAL ? new Granted(Optional.empty()) : refusals.noCredentials();
  }

  private Refused refused(Refused refusal, RequestView request) {
    authenticator.listener().rejected(refusal.reason(), request);
    return refusal;
  }
}
