package dev.borderpost.access;

import dev.borderpost.AuthenticationResult.Refusal;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.bearer.Challenge;
import dev.borderpost.extract.RequestView;
import dev.borderpost.verify.RejectionReason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The responses to refused requests: status, header fields and a problem document (RFC 9457). They
 * consist of fixed text and repeat nothing that a client sent.
 */
final class Refusals {

  private static final RejectionReason AMBIGUOUS_PATH =
      new RejectionReason("ambiguous_path", "the path can be read in more than one way");
  private static final RejectionReason SESSION_ID_IN_PATH =
      new RejectionReason(
          "session_id_in_path",
          "the path has ;jsessionid=, as links have that the container writes unless the tracking"
              + " mode of sessions is COOKIE");

  private static final RejectionReason NO_CREDENTIALS =
      new RejectionReason("no_credentials", "there is no token");
  private static final RejectionReason NOT_IN_AUTHORIZATION =
      new RejectionReason(
          "no_credentials",
          "there is no token where it is looked for, but an Authorization field, of another scheme"
              + " or not expected here");
  private static final RejectionReason NOT_IN_QUERY =
      new RejectionReason(
          "no_credentials",
          "there is no token where it is looked for, but access_token in the query, which is looked"
              + " at on the paths of query-token only");

  private final Challenge bareChallenge;

  Refusals(Optional<String> realm) {
    this.bareChallenge = Challenge.bearer(realm);
  }

  /** {@return the challenge without anything about the request} */
  Challenge bareChallenge() {
    return bareChallenge;
  }

  Refused noCredentials(Challenge challenge, RequestView request) {
    return refusal(
        401,
        "This resource needs an access token",
        Map.of("WWW-Authenticate", challenge.toString()),
        withoutToken(request));
  }

  private static RejectionReason withoutToken(RequestView request) {
    if (request.query().filter(query -> query.contains("access_token=")).isPresent()) {
      return NOT_IN_QUERY;
    }
    return request.headers("Authorization").isEmpty() ? NO_CREDENTIALS : NOT_IN_AUTHORIZATION;
  }

  /** The response to a refused request, with a challenge about it where it has one at all. */
  Refused of(Refusal refusal, Challenge challenge) {
    Challenge bare = refusal.status() == 400 ? bareChallenge : challenge;
    return refusal(refusal.status(), refusal.detail(), refusal.headers(bare), refusal.reason());
  }

  Refused unavailable(Unavailable result) {
    return refusal(
        503,
        "The access token cannot be checked at the moment",
        Map.of("Retry-After", Long.toString(Math.max(1, result.retryAfter().toSeconds()))),
        result.reason());
  }

  Refused ambiguousPath(String rawPath) {
    return refusal(
        400,
        "The path can be read in more than one way",
        Map.of(),
        CanonicalPath.isAmbiguousForSessionId(rawPath) ? SESSION_ID_IN_PATH : AMBIGUOUS_PATH);
  }

  Refused denied() {
    return refusal(
        403,
        "This resource is closed",
        Map.of(),
        new RejectionReason("denied_by_rule", "a rule denies the path"));
  }

  Refused byApplication() {
    return refusal(
        403,
        "The application does not allow this request",
        Map.of(),
        new RejectionReason("refused_by_application", "the application itself has refused it"));
  }

  /**
   * The same refusal, readable for a page of an allowed origin (Fetch Standard, "CORS protocol").
   */
  static Refused readable(Refused refusal, String origin) {
    boolean retry = refusal.headers().containsKey("Retry-After");
    Map<String, String> headers = new LinkedHashMap<>(refusal.headers());
    headers.put("Access-Control-Allow-Origin", origin);
    headers.put(
        "Access-Control-Expose-Headers",
        retry ? "WWW-Authenticate, Retry-After" : "WWW-Authenticate");
    headers.put("Vary", "Origin");
    return new Refused(refusal.status(), headers, refusal.body(), refusal.reason());
  }

  /** The same refusal as the answer to {@code HEAD}, with the length for GET (RFC 9110 §8.6). */
  static Refused withoutBody(Refused refusal) {
    Map<String, String> headers = new LinkedHashMap<>(refusal.headers());
    headers.put("Content-Length", String.valueOf(refusal.body().length()));
    return new Refused(refusal.status(), headers, "", refusal.reason());
  }

  private static Refused refusal(
      int status, String detail, Map<String, String> specificHeaders, RejectionReason reason) {
    Map<String, String> headers = new LinkedHashMap<>(specificHeaders);
    headers.put("Content-Type", "application/problem+json");
    headers.put("Cache-Control", "no-store");
    String body =
        "{\"title\":\""
            + title(status)
            + "\",\"status\":"
            + status
            + ",\"detail\":\""
            + detail
            + "\"}";
    return new Refused(status, headers, body, reason);
  }

  /** The name of a status (RFC 9110 §15). */
  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 503 -> "Service Unavailable";
      default -> throw new IllegalArgumentException("No refusal has the status " + status + ".");
    };
  }
}
