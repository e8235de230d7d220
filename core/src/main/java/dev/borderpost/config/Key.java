package dev.borderpost.config;

import java.util.List;

/**
 * The names of all settings. {@code docs/configuration.md} describes each; a test compares the two.
 */
enum Key {
  CONFIG("config", About.THE_APPLICATION),
  ISSUERS("issuers", About.THE_APPLICATION),
  ISSUER("issuer", About.ONE_ISSUER),
  AUDIENCE("audience", About.ANY_ISSUER),
  AUDIENCE_CLAIM("audience-claim", About.ANY_ISSUER),
  TENANTS("tenants", About.ONE_ISSUER),
  ACCESS_TOKEN_ISSUER("access-token-issuer", About.ONE_ISSUER),
  KEYS("keys", About.ONE_ISSUER),
  DISCOVERY_BASE("discovery-base", About.ONE_ISSUER),
  KEY_USE("key-use", About.ANY_ISSUER),
  KEYS_TOKEN("keys-token", About.ONE_ISSUER),
  KEYS_TRUST("keys-trust", About.ANY_ISSUER),
  KEYS_TIMEOUT("keys-timeout", About.ANY_ISSUER),
  STALE_IF_ERROR("stale-if-error", About.ANY_ISSUER),
  PLAIN_HTTP("plain-http", About.ANY_ISSUER),
  SECRET("secret", About.ONE_ISSUER),
  SECRET_ENCODING("secret-encoding", About.ONE_ISSUER),
  ALGORITHMS("algorithms", About.ANY_ISSUER),
  ENCRYPTION("encryption", About.ANY_ISSUER),
  DECRYPTION_KEYS("decryption-keys", About.ONE_ISSUER),
  COMPRESSED_TOKENS("compressed-tokens", About.ANY_ISSUER),
  ENCRYPTED_CLAIMS("encrypted-claims", About.ANY_ISSUER),
  CLOCK_SKEW("clock-skew", About.ANY_ISSUER),
  TOKEN_TYPES("token-types", About.ANY_ISSUER),
  ID_TOKENS("id-tokens", About.ANY_ISSUER),
  REQUIRED_CLAIMS("required-claims", About.ANY_ISSUER),
  MAX_TOKEN_AGE("max-token-age", About.ANY_ISSUER),
  PRINCIPAL_CLAIM("principal-claim", About.ANY_ISSUER),
  ROLES_CLAIM("roles-claim", About.ANY_ISSUER),
  SCOPE_CLAIM("scope-claim", About.ANY_ISSUER),
  MAX_TOKEN_LENGTH("max-token-length", About.THE_APPLICATION),
  TOKEN_CACHE("token-cache", About.THE_APPLICATION),
  PROVIDER("provider", About.THE_APPLICATION),
  HEADER("header", About.THE_APPLICATION),
  COOKIE("cookie", About.THE_APPLICATION),
  QUERY_TOKEN("query-token", About.THE_APPLICATION),
  WEBSOCKET_TOKEN("websocket-token", About.THE_APPLICATION),
  OWN_ORIGIN("own-origin", About.THE_APPLICATION),
  ALLOWED_ORIGINS("allowed-origins", About.THE_APPLICATION),
  CHECK_ORIGIN("check-origin", About.THE_APPLICATION),
  CORS_PREFLIGHT("cors-preflight", About.THE_APPLICATION),
  BOUND_TOKENS("bound-tokens", About.THE_APPLICATION),
  UNAUTHORIZED_PAGE("unauthorized-page", About.THE_APPLICATION),
  REALM("realm", About.THE_APPLICATION),
  RESOURCE("resource", About.THE_APPLICATION),
  SCOPES_SUPPORTED("scopes-supported", About.THE_APPLICATION),
  RESOURCE_NAME("resource-name", About.THE_APPLICATION),
  RESOURCE_DOCUMENTATION("resource-documentation", About.THE_APPLICATION),
  RESOURCE_POLICY("resource-policy", About.THE_APPLICATION),
  RESOURCE_METADATA("resource-metadata", About.THE_APPLICATION),
  AUTHORIZATION_SERVERS("authorization-servers", About.THE_APPLICATION),
  RULES("rules", About.THE_APPLICATION),
  RULES_CASE("rules-case", About.THE_APPLICATION),
  SINGLE_USE("single-use", About.THE_APPLICATION),
  REVOCATION("revocation", About.THE_APPLICATION),
  STORE("store", About.THE_APPLICATION),
  ON_STORE_FAILURE("on-store-failure", About.THE_APPLICATION),
  POLICIES("policies", About.THE_APPLICATION),
  EXTRACTORS("extractors", About.THE_APPLICATION),
  LISTENERS("listeners", About.THE_APPLICATION),
  MDC("mdc", About.THE_APPLICATION),
  TRACE_USER("trace-user", About.THE_APPLICATION);

  /** The settings that name classes, whose own settings follow the name of the class. */
  static final List<Key> CLASSES = List.of(POLICIES, EXTRACTORS, LISTENERS);

  /** The scope of a setting. */
  enum About {
    /** The application: the setting has one value. */
    THE_APPLICATION,
    /** One issuer: with several issuers, each has its own value. */
    ONE_ISSUER,
    /** An issuer; with several issuers, one value may serve for all that have none of their own. */
    ANY_ISSUER
  }

  private final String text;
  private final About about;

  Key(String text, About about) {
    this.text = text;
    this.about = about;
  }

  String text() {
    return text;
  }

  About about() {
    return about;
  }
}
