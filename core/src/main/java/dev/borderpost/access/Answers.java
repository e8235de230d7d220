package dev.borderpost.access;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.CrossSite;
import dev.borderpost.AuthenticationResult.NoCredentials;
import dev.borderpost.AuthenticationResult.Refusal;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules.Level;
import dev.borderpost.access.AccessRules.Requirement;
import dev.borderpost.bearer.Challenge;
import dev.borderpost.extract.RequestView;
import java.time.Duration;
import java.util.Optional;

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

  private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(5);

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
        : readable(refusals.unavailable(((Unavailable) result).retryAfter()), request);
  }

  Refused noCredentials(Requirement requirement, RequestView request) {
    return refused(refusals.noCredentials(challenge(requirement, request)), request);
  }

  Refused byApplication(RequestView request) {
    return refused(refusals.byApplication(), request);
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
    authenticator.listener().unavailable(request);
    return refusals.unavailable(RETRY_AFTER_FAILURE);
  }

  private Challenge challenge(Requirement requirement, RequestView request) {
    Challenge bare = refusals.bareChallenge();
    return resources.isEmpty()
        ? bare
        : resources.challenge(bare, request, authenticator.needs(requirement.policies()));
  }

  private Refused refused(Refused refusal, RequestView request) {
    authenticator.listener().rejected(refusal.reason(), request);
    return readable(refusal, request);
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
