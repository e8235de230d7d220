package dev.borderpost.access;

import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.bearer.BearerError;
import dev.borderpost.bearer.Challenge;
import dev.borderpost.verify.RejectionReason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answers to requests that may not pass: status, header fields and a problem document (RFC
 * 9457). Everything in them is fixed text; nothing that a client sent comes back.
 */
final class Refusals {

  private final Challenge bareChallenge;

  Refusals(Optional<String> realm) {
    this.bareChallenge = BearerError.bareChallenge(realm);
  }

  Refused noCredentials() {
    return refusal(
        401,
        "This resource needs an access token",
        Map.of("WWW-Authenticate", bareChallenge.toString()),
        new RejectionReason("no_credentials", "there is no token"));
  }

  Refused of(Rejected rejected) {
    BearerError error = rejected.error();
    return refusal(
        error.code().status(),
        error.description(),
        Map.of("WWW-Authenticate", error.challenge(bareChallenge).toString()),
        rejected.reason());
  }

  Refused unavailable(Duration retryAfter) {
    return refusal(
        503,
        "The access token cannot be checked at the moment",
        Map.of("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds()))),
        new RejectionReason("unavailable", "the token could not be checked"));
  }

  Refused ambiguousPath() {
    return refusal(
        400,
        "The path can be read in more than one way",
        Map.of(),
        new RejectionReason("ambiguous_path", "the path can be read in more than one way"));
  }

  Refused crossSite(RejectionReason reason) {
    return refusal(
        403, "The request does not come from a page of this application", Map.of(), reason);
  }

  Refused denied() {
    return refusal(
        403,
        "This resource is closed",
        Map.of(),
        new RejectionReason("denied_by_rule", "a rule denies the path"));
  }

  /** The same refusal for a page of an allowed origin to read (Fetch Standard, "CORS protocol"). */
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

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 503 -> "Service Unavailable";
      default -> throw new IllegalArgumentException("No refusal has status " + status);
    };
  }
}
