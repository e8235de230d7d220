package dev.borderpost.verify;

import dev.borderpost.jwt.JwtClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one issuer's tokens that no application should have to think of: kind, audience,
 * times (RFC 7519 §4.1, RFC 8725 §3, RFC 9068 §4).
 *
 * @param audiences the accepted audiences; empty when any will do
 * @param audienceClaims the claims that may hold the audience, of which the first that is present
 *     counts
 * @param types the accepted values of {@code typ}, normalized
 * @param typeMayBeAbsent whether a token without {@code typ} is accepted
 * @param idTokens whether ID tokens are accepted
 */
record StandardClaims(
    Set<String> audiences,
    List<String> audienceClaims,
    Set<String> types,
    boolean typeMayBeAbsent,
    boolean idTokens,
    List<String> requiredClaims,
    Duration clockSkew,
    Optional<Duration> maxTokenAge) {

  private static final RejectionReason WRONG_TYPE =
      new RejectionReason("wrong_token_type", "typ is not among the accepted types");
  private static final RejectionReason EXPIRED = new RejectionReason("expired", "exp has passed");
  private static final RejectionReason NOT_YET_VALID =
      new RejectionReason("not_yet_valid", "nbf has not come yet");
  private static final RejectionReason TOO_OLD =
      new RejectionReason("too_old", "iat is absent, too long ago or in the future");

  /** The accepted audiences, for people. */
  String audience() {
    return audiences.isEmpty() ? "any audience" : "audience " + new TreeSet<>(audiences);
  }

  /** The first thing wrong with the token at a time; empty when nothing is. */
  Optional<RejectionReason> problem(VerifiedJwt jwt, Instant now) {
    return kindProblem(jwt)
        .or(() -> presenceProblem(jwt))
        .or(() -> audienceProblem(jwt.claims()))
        .or(() -> timeProblem(jwt, now))
        .or(() -> orderProblem(jwt.claims()));
  }

  private Optional<RejectionReason> kindProblem(VerifiedJwt jwt) {
    if (!jwt.header().type().map(types::contains).orElse(typeMayBeAbsent)) {
      return Optional.of(
          WRONG_TYPE.with(
              types,
              jwt.header().type().<Object>map(typ -> typ).orElse(List.of()),
              () -> Explanations.type(jwt.header().type(), types, typeMayBeAbsent)));
    }
    String sign = TokenKinds.signOfOtherKind(jwt);
    if (sign == null && !idTokens) {
      sign = TokenKinds.signOfIdToken(jwt);
    }
    if (sign == null) {
      return Optional.empty();
    }
    String found = sign;
    return Rejections.reason("wrong_token_type", found)
        .map(reason -> reason.explained(() -> Explanations.otherKind(found, idTokens)));
  }

  private Optional<RejectionReason> presenceProblem(VerifiedJwt jwt) {
    if (jwt.claims().expiresAt().isEmpty()) {
      return Rejections.reason("missing_claim", "exp is absent");
    }
    if (jwt.principalName().isEmpty()) {
      return Rejections.reason(
          "missing_claim",
          "none of the principal claims "
              + jwt.principalClaims()
              + " is a text that is not empty: principal-claim says where users are named");
    }
    for (String claim : requiredClaims) {
      if (jwt.claims().find(claim).filter(value -> !isEmpty(value)).isEmpty()) {
        return Rejections.reason("missing_claim", claim + " is absent or empty");
      }
    }
    return Optional.empty();
  }

  /** Whether a value says nothing: a blank text, or an array or object with nothing in it. */
  private static boolean isEmpty(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().allMatch(StandardClaims::isEmpty);
    }
    return value == null
        || (value instanceof String text && text.isBlank())
        || (value instanceof Map<?, ?> object && object.isEmpty());
  }

  private Optional<RejectionReason> audienceProblem(JwtClaims claims) {
    if (audiences.isEmpty()) {
      return Optional.empty();
    }
    for (String claim : audienceClaims) {
      Object value = claims.find(claim).orElse(null);
      if (value != null) {
        return names(value)
            ? Optional.empty()
            : Optional.of(
                new RejectionReason("wrong_audience", claim + " does not name this application")
                    .with(audiences, value, () -> Explanations.audience(claim, value, audiences)));
      }
    }
    return Optional.of(
        new RejectionReason("wrong_audience", String.join(", ", audienceClaims) + " is absent")
            .with(
                audiences,
                List.of(),
                () -> Explanations.withoutAudience(audienceClaims, audiences)));
  }

  private boolean names(Object audience) {
    if (!(audience instanceof List<?> list)) {
      return audience instanceof String && audiences.contains(audience);
    }
    for (Object element : list) {
      if (element instanceof String && audiences.contains(element)) {
        return true;
      }
    }
    return false;
  }

  /** One clock has made both, so no skew explains it. */
  private static Optional<RejectionReason> orderProblem(JwtClaims claims) {
    return claims.issuedAt().filter(claims.expiresAt().orElseThrow()::isBefore).isPresent()
        ? Rejections.reason("malformed", "iat is later than exp")
        : Optional.empty();
  }

  /**
   * Expired from {@code exp + skew} on; valid from {@code nbf - skew} on; not older than {@code
   * maxTokenAge + skew}.
   */
  Optional<RejectionReason> timeProblem(VerifiedJwt jwt, Instant now) {
    if (jwt.acceptedUntil().filter(now::isBefore).isEmpty()) {
      return Optional.of(
          EXPIRED.with(
              List.of(),
              jwt.claims().expiresAt().<Object>map(exp -> exp).orElse(List.of()),
              () -> Explanations.expired(jwt, now, clockSkew)));
    }
    JwtClaims claims = jwt.claims();
    Instant latestStart = now.plus(clockSkew);
    Optional<Instant> early = claims.notBefore().filter(latestStart::isBefore);
    if (early.isPresent()) {
      Instant start = early.get();
      return Optional.of(
          NOT_YET_VALID.with(
              List.of(), start, () -> Explanations.notYetValid(start, now, clockSkew)));
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
              : Optional.of(
                  TOO_OLD.explained(() -> Explanations.tooOld(claims.issuedAt(), now, age)));
        });
  }
}
