package dev.borderpost.verify;

import dev.borderpost.jwt.JwtClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The checks of one issuer's tokens that no application should have to think of: kind, audience,
 * times (RFC 7519 §4.1, RFC 8725 §3, RFC 9068 §4).
 *
 * @param audiences the accepted values of {@code aud}; empty when any will do
 * @param types the accepted values of {@code typ}, normalized
 * @param typeMayBeAbsent whether a token without {@code typ} is accepted
 */
record StandardClaims(
    Set<String> audiences,
    Set<String> types,
    boolean typeMayBeAbsent,
    List<String> requiredClaims,
    Duration clockSkew,
    Optional<Duration> maxTokenAge) {

  /** What Keycloak writes into the claim {@code typ} of tokens that are not access tokens. */
  private static final Set<String> OTHER_KINDS = Set.of("id", "refresh", "offline", "logout");

  /** Claims that only ID tokens (OpenID Connect Core §3.3.2.11) and logout tokens have. */
  private static final List<String> CLAIMS_OF_OTHER_KINDS = List.of("at_hash", "c_hash", "events");

  /** The first thing wrong with the token at a time; empty when nothing is. */
  Optional<RejectionReason> problem(VerifiedJwt jwt, Instant now) {
    return kindProblem(jwt)
        .or(() -> presenceProblem(jwt))
        .or(() -> audienceProblem(jwt.claims()))
        .or(() -> timeProblem(jwt, now));
  }

  private Optional<RejectionReason> kindProblem(VerifiedJwt jwt) {
    if (!jwt.header().type().map(types::contains).orElse(typeMayBeAbsent)) {
      return reason("wrong_token_type", "typ is not among the accepted types");
    }
    JwtClaims claims = jwt.claims();
    boolean otherKind =
        claims
                .string("typ")
                .filter(typ -> OTHER_KINDS.contains(typ.toLowerCase(Locale.ROOT)))
                .isPresent()
            || claims.find("token_use").filter(use -> !use.equals("access")).isPresent()
            || hasClaimOfOtherKind(claims);
    return otherKind
        ? reason("wrong_token_type", "the claims are those of an ID, refresh or logout token")
        : Optional.empty();
  }

  private static boolean hasClaimOfOtherKind(JwtClaims claims) {
    for (String claim : CLAIMS_OF_OTHER_KINDS) {
      if (claims.asMap().containsKey(claim)) {
        return true;
      }
    }
    return false;
  }

  private Optional<RejectionReason> presenceProblem(VerifiedJwt jwt) {
    if (jwt.claims().expiresAt().isEmpty()) {
      return reason("missing_claim", "exp is absent");
    }
    if (jwt.principalName().isEmpty()) {
      return reason("missing_claim", "the principal claim is absent, empty or not a string");
    }
    for (String claim : requiredClaims) {
      if (jwt.claims().find(claim).isEmpty()) {
        return reason("missing_claim", claim + " is absent");
      }
    }
    return Optional.empty();
  }

  private Optional<RejectionReason> audienceProblem(JwtClaims claims) {
    if (audiences.isEmpty()) {
      return Optional.empty();
    }
    for (String audience : claims.audience()) {
      if (audiences.contains(audience)) {
        return Optional.empty();
      }
    }
    return reason("wrong_audience", "aud does not name this application");
  }

  /**
   * Expired from {@code exp + skew} on; valid from {@code nbf - skew} on; not older than {@code
   * maxTokenAge + skew}.
   */
  Optional<RejectionReason> timeProblem(VerifiedJwt jwt, Instant now) {
    if (jwt.acceptedUntil().filter(now::isBefore).isEmpty()) {
      return reason("expired", "exp has passed");
    }
    JwtClaims claims = jwt.claims();
    Instant latestStart = now.plus(clockSkew);
    if (claims.notBefore().filter(latestStart::isBefore).isPresent()) {
      return reason("not_yet_valid", "nbf has not come yet");
    }
    return maxTokenAge.flatMap(
        age -> {
          Instant oldest = now.minus(age).minus(clockSkew);
          boolean recent =
              claims
                  .issuedAt()
                  .filter(iat -> !iat.isBefore(oldest) && !iat.isAfter(latestStart))
                  .isPresent();
          return recent
              ? Optional.empty()
              : reason("too_old", "iat is absent, too long ago or in the future");
        });
  }

  private static Optional<RejectionReason> reason(String code, String detail) {
    return Optional.of(new RejectionReason(code, detail));
  }
}
