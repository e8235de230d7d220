package dev.borderpost.verify;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells tokens that are not access tokens by their claims: issuers sign tokens of several kinds
 * with one key (RFC 8725 §2.8), and not all of them set {@code typ} in the header. A claim that is
 * {@code null} says nothing.
 */
final class TokenKinds {

  private static final String REFRESH = "refresh";
  private static final String[] NAMES_OF_KINDS = {"typ", "token_type", "type"};

  /** Of values that came with an ID token (OpenID Connect Core 1.0 §3.3.2.11, FAPI 1.0 §5.1). */
  private static final String[] HASHES = {"at_hash", "c_hash", "s_hash"};

  /** What an authorization response has beside {@code state} (JARM §2.1). */
  private static final String[] RESPONSES = {"code", "error", "access_token", "id_token"};

  private TokenKinds() {}

  /**
   * What shows that it is a token that never opens anything: a refresh or offline token, a security
   * event token (RFC 8417) such as a logout token, an authorization response (JARM), or one of a
   * kind that is not known; {@code null} when nothing does.
   */
  static @Nullable String signOfOtherKind(VerifiedJwt jwt) {
    Map<String, @Nullable Object> claims = jwt.claims().asMap();
    for (String claim : NAMES_OF_KINDS) {
      if (claims.get(claim) instanceof String kind
          && kind.regionMatches(true, 0, REFRESH, 0, REFRESH.length())) {
        return "the claim " + claim + " is that of a refresh token";
      }
    }
    Object typ = claims.get("typ");
    if (typ != null && (!(typ instanceof String) || is(typ, "offline") || is(typ, "logout"))) {
      return "the claim typ is no string, or that of an offline or logout token";
    }
    Object use = claims.get("token_use");
    if (use != null && !use.equals("access") && !use.equals("id")) {
      return "token_use is neither access nor id";
    }
    if (claims.get("events") instanceof Map<?, ?> events && hasUriAsName(events)) {
      return "events has an event, as in a logout token";
    }
    String response = claims.get("state") == null ? null : firstOf(claims, RESPONSES);
    return response == null
        ? null
        : response + " and state are claims of an authorization response";
  }

  /**
   * What shows that it is an ID token; {@code null} when nothing does. The last sign, {@code nonce}
   * with {@code auth_time} or {@code amr}, counts only where nothing says that it is an access
   * token: Keycloak's may have all three.
   */
  static @Nullable String signOfIdToken(VerifiedJwt jwt) {
    Map<String, @Nullable Object> claims = jwt.claims().asMap();
    Object typ = claims.get("typ");
    Object use = claims.get("token_use");
    if (is(typ, "id") || is(use, "id")) {
      return "the claim typ or token_use is that of an ID token";
    }
    String hash = firstOf(claims, HASHES);
    if (hash != null) {
      return hash + " is a claim of ID tokens";
    }
    return claims.get("nonce") != null
            && (claims.get("auth_time") != null || claims.get("amr") != null)
            && !is(use, "access")
            && !is(typ, "bearer")
            && jwt.header().type().filter("at+jwt"::equals).isEmpty()
        ? "nonce beside auth_time or amr is a sign of ID tokens"
        : null;
  }

  /** Events are named by URIs (RFC 8417 §2.2); a claim of another purpose may have the name too. */
  private static boolean hasUriAsName(Map<?, ?> events) {
    for (Object name : events.keySet()) {
      if (name instanceof String text && text.indexOf(':') > 0) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String firstOf(Map<String, @Nullable Object> claims, String[] names) {
    for (String name : names) {
      if (claims.get(name) != null) {
        return name;
      }
    }
    return null;
  }

  private static boolean is(@Nullable Object claim, String kind) {
    return claim instanceof String text && text.equalsIgnoreCase(kind);
  }
}
