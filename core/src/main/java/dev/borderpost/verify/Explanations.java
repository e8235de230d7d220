package dev.borderpost.verify;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sentences about rejected tokens for people: what came, and what would have been accepted. */
final class Explanations {

  private Explanations() {}

  static String unknownIssuer(String found, Collection<String> trusted, boolean hasResolver) {
    String others = hasResolver ? " and what the issuer resolver finds" : "";
    return (found.isEmpty()
            ? "the token has no iss"
            : "iss is " + Shown.quoted(found) + difference(found, trusted))
        + ", trusted is "
        + Shown.values(trusted)
        + others;
  }

  /** How an issuer differs from a trusted one, where that is easily overlooked. */
  private static String difference(String found, Collection<String> trusted) {
    for (String candidate : trusted) {
      if (found.equals(candidate + "/")) {
        return " (with a slash at its end)";
      }
      if (candidate.equals(found + "/")) {
        return " (without the slash at its end)";
      }
      if (isOtherScheme(found, candidate)) {
        return " (with another scheme: is the issuer behind a proxy that ends TLS, and told so?)";
      }
      if (found.equalsIgnoreCase(candidate)) {
        return " (in other letter case)";
      }
    }
    return trusted.stream().anyMatch(candidate -> host(candidate).equals(host(found)))
        ? " (another realm or tenant of the same host)"
        : "";
  }

  private static boolean isOtherScheme(String found, String trusted) {
    int end = found.indexOf("://");
    int other = trusted.indexOf("://");
    return end > 0
        && other > 0
        && !found.startsWith(trusted.substring(0, other + 3))
        && found.substring(end).equals(trusted.substring(other));
  }

  private static String host(String identifier) {
    return identifier.replaceFirst("^([a-z]+://[^/]+).*$", "$1");
  }

  static String unknownKey(JoseHeader header, KeySource source) {
    KeySource.Health keys = source.health();
    Set<String> keyIds = keys.details().keyIds();
    return key(header)
        + ", the issuer has "
        + (keyIds.isEmpty() ? keys.keys() + " keys" : Shown.values(keyIds))
        + " from "
        + source.description()
        + keys.age().map(age -> ", fetched " + age.toSeconds() + " s ago").orElse("")
        + keys.lastError().map(error -> "; the last fetch failed: " + error).orElse("");
  }

  /** The key that a token names. */
  static String key(JoseHeader header) {
    return header
            .keyId()
            .map(id -> "kid " + Shown.quoted(id))
            .or(() -> header.certificateThumbprint().map(x -> "x5t#S256 " + Shown.quoted(x)))
            .or(() -> header.sha1Thumbprint().map(x -> "x5t " + Shown.quoted(x)))
            .orElse("no kid")
        + ", alg "
        + Shown.text(header.algorithm());
  }

  static String algorithm(JoseHeader header, Issuer issuer, List<VerificationKey> keys) {
    return issuer.allows(header.algorithm())
        ? key(header)
            + ", the key is for "
            + Shown.values(keys.stream().map(VerificationKey::algorithm).toList())
        : key(header) + ", algorithms of the issuer are " + Shown.values(issuer.algorithms());
  }

  static String audience(String claim, Object found, Collection<String> accepted) {
    return "tokens are for "
        + Shown.values(found)
        + (claim.equals("aud") ? "" : " (" + Shown.text(claim) + ")")
        + ", accepted is "
        + Shown.values(accepted);
  }

  static String withoutAudience(List<String> claims, Collection<String> accepted) {
    return "the token has no "
        + String.join(" and no ", claims)
        + ", accepted is "
        + Shown.values(accepted)
        + "; an issuer that names the audience in another claim needs audience-claim";
  }

  static String type(Optional<String> found, Collection<String> accepted, boolean mayBeAbsent) {
    return found.map(typ -> "typ is " + Shown.quoted(typ)).orElse("the token has no typ")
        + ", accepted is "
        + Shown.values(accepted)
        + (mayBeAbsent ? " or none" : "");
  }

  static String otherKind(String sign, boolean idTokens) {
    return sign
        + ": an access token is expected"
        + (idTokens ? "" : " (id-tokens permits ID tokens)");
  }

  static String expired(VerifiedJwt jwt, Instant now, Duration skew) {
    return jwt.claims()
            .expiresAt()
            .map(exp -> "exp was " + ago(exp, now) + issued(jwt, now))
            .orElse("exp is absent")
        + here(now, skew)
        + "; if the token is fresh, a clock is wrong";
  }

  private static String issued(VerifiedJwt jwt, Instant now) {
    return jwt.claims().issuedAt().map(iat -> ", iat " + ago(iat, now)).orElse("");
  }

  static String notYetValid(Instant notBefore, Instant now, Duration skew) {
    return "nbf is "
        + ago(notBefore, now)
        + here(now, skew)
        + ": is it behind, or the issuer's ahead?";
  }

  static String tooOld(Optional<Instant> issuedAt, Instant now, Duration oldest) {
    return issuedAt.map(iat -> "iat is " + ago(iat, now)).orElse("the token has no iat")
        + ", the oldest acceptable age is "
        + seconds(oldest);
  }

  private static String ago(Instant time, Instant now) {
    Duration age = Duration.between(time, now);
    return (age.isNegative() ? "in " + seconds(age.negated()) : seconds(age) + " ago")
        + " ("
        + time
        + ")";
  }

  /** Long times are no longer than a number of seconds can be. */
  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }

  private static String here(Instant now, Duration skew) {
    return " by the clock here (" + now + ", clock-skew " + seconds(skew) + ")";
  }
}
