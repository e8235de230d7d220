package dev.borderpost.access;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.CrossSite;
import dev.borderpost.AuthenticationResult.NoCredentials;
import dev.borderpost.AuthenticationResult.Refusal;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.DecisionEvent;
import dev.borderpost.DecisionEvent.Outcome;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessDecision.Served;
import dev.borderpost.access.AccessRules.Level;
import dev.borderpost.access.AccessRules.Requirement;
import dev.borderpost.bearer.Challenge;
import dev.borderpost.extract.RequestView;
import dev.borderpost.verify.RejectionReason;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a guard as its clients get them. The listeners of the authenticator hear of each
 * refusal that is not the authenticator's own.
 *
 * @param pages the pages that browsers get instead of problem documents
 * @param resources the resources that challenges name the metadata of
 */
record Answers(
    JwtAuthenticator authenticator,
    Refusals refusals,
    RefusalPages pages,
    ProtectedResources resources) {

  static final Granted ANONYMOUS = new Granted(Optional.empty());

  private static final Unavailable UNREADABLE =
      new Unavailable(
          new RejectionReason("unreadable_request", "reading the request has failed"),
          Duration.ofSeconds(5));

  Answers withRealm(String realm) {
    return new Answers(authenticator, new Refusals(Optional.of(realm)), pages, resources);
  }

  Answers withPages(RefusalPages other) {
    return new Answers(authenticator, refusals, other, resources);
  }

  Answers withResources(ProtectedResources other) {
    return new Answers(authenticator, refusals, pages, other);
  }

  /** The decision about a request whose credentials the authenticator has judged. */
  AccessDecision of(AuthenticationResult result, Requirement requirement, RequestView request) {
    if (result instanceof Authenticated user) {
      return new Granted(Optional.of(user), user.headers());
    }
    if (result instanceof NoCredentials && requirement.level() == Level.OPTIONAL) {
      return ANONYMOUS;
    }
    return refusal(result, requirement, request);
  }

  /** The refusal for a result that names no user. */
  Refused refusal(AuthenticationResult result, Requirement requirement, RequestView request) {
    if (result instanceof NoCredentials) {
      return noCredentials(requirement, request);
    }
    return result instanceof Refusal refusal
        ? readable(refusals.of(refusal, challenge(requirement, request)), request)
        : readable(refusals.unavailable((Unavailable) result), request);
  }

  /** Tells about a decision that is neither a refusal nor the authenticator's own. */
  AccessDecision told(AccessDecision decision, RequestView request) {
    if (decision instanceof Served served) {
      tell(Outcome.SERVED, OptionalInt.of(served.status()), null, Optional.empty(), request);
    } else if (decision instanceof Granted granted && granted.user().isEmpty()) {
      tell(Outcome.GRANTED, OptionalInt.empty(), null, Optional.empty(), request);
    }
    return decision;
  }

  Refused noCredentials(Requirement requirement, RequestView request) {
    return refused(refusals.noCredentials(challenge(requirement, request), request), request);
  }

  Refused byApplication(Granted granted, RequestView request) {
    return refused(refusals.byApplication(), granted.principal(), request);
  }

  Refused denied(RequestView request) {
    return refused(refusals.denied(), request);
  }

  Refused crossSite(CrossSite refusal, RequestView request) {
    return refused(refusals.of(refusal, refusals.bareChallenge()), request);
  }

  Refused ambiguous(RequestView request) {
    return refused(refusals.ambiguousPath(request.rawPath()), request);
  }

  /** The refusal of a request that cannot be read, for example because the client is gone. */
  Refused unreadable(RequestView request) {
    tell(Outcome.UNAVAILABLE, OptionalInt.of(503), UNREADABLE.reason(), Optional.empty(), request);
    return refusals.unavailable(UNREADABLE);
  }

  private Challenge challenge(Requirement requirement, RequestView request) {
    Challenge bare = refusals.bareChallenge();
    return resources.isEmpty()
        ? bare
        : resources.challenge(bare, request, authenticator.needs(requirement.policies()));
  }

  private Refused refused(Refused refusal, RequestView request) {
    return refused(refusal, Optional.empty(), request);
  }

  private Refused refused(Refused refusal, Optional<JwtPrincipal> user, RequestView request) {
    tell(Outcome.REFUSED, OptionalInt.of(refusal.status()), refusal.reason(), user, request);
    return readable(refusal, request);
  }

  private void tell(
      Outcome outcome,
      OptionalInt status,
      @Nullable RejectionReason reason,
      Optional<JwtPrincipal> user,
      RequestView request) {
    authenticator
        .listener()
        .decided(
            new DecisionEvent(
                outcome, status, Optional.ofNullable(reason), user, false, Duration.ZERO, request));
  }

  /**
   * Adds header fields to a refusal so that a page of an allowed origin can read it, and the page
   * that a browser shows.
   */
  private Refused readable(Refused refusal, RequestView request) {
    Refused readable =
        authenticator
            .origins()
            .allowedOrigin(request)
            .map(origin -> Refusals.readable(refusal, origin))
            .orElse(refusal);
    return request.method().equals("HEAD")
        ? Refusals.withoutBody(readable)
        : pages.with(readable, request);
  }
}
