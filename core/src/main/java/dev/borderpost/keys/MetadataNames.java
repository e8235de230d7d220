package dev.borderpost.keys;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names that the metadata of an issuer must have.
 *
 * @param issuer the {@code iss} of the tokens
 * @param metadataIssuer the {@code issuer} of the metadata. It is the same as {@code issuer}; or
 *     the same with {@code {tenantid}} in place of the tenant's id, in which case the metadata may
 *     have either; or a different one, in which case the metadata have {@code issuer} as {@code
 *     access_token_issuer}, as with AD FS
 */
record MetadataNames(String issuer, String metadataIssuer) {

  private static final String TENANT = "{tenantid}";
  private static final String HIDDEN = "none that can be shown";

  /** The default address of the metadata. */
  String address() {
    return isTenant() ? issuer : metadataIssuer;
  }

  private boolean isTenant() {
    return metadataIssuer.contains(TENANT);
  }

  /** An address from the metadata, with the tenant's id in place of the placeholder. */
  String withTenant(String address) {
    if (!isTenant()) {
      return address;
    }
    int start = metadataIssuer.indexOf(TENANT);
    int behind = metadataIssuer.length() - start - TENANT.length();
    return address.replace(TENANT, issuer.substring(start, issuer.length() - behind));
  }

  /** The problem with the names, as the end of a sentence; empty when there is none. */
  Optional<String> problem(Map<String, @Nullable Object> members) {
    Object named = members.get("issuer");
    Object accessTokenIssuer = members.get("access_token_issuer");
    if (isTenant() ? issuer.equals(named) || metadataIssuer.equals(named) : isNamed(members)) {
      return Optional.empty();
    }
    if (metadataIssuer.equals(named)) {
      return Optional.of(
          "are of \""
              + metadataIssuer
              + "\", but their access_token_issuer is "
              + shown(accessTokenIssuer)
              + " and not \""
              + issuer
              + "\": set access-token-issuer to the iss of the tokens.");
    }
    return Optional.of(
        "are those of another issuer than \""
            + metadataIssuer
            + "\": they name "
            + shown(named)
            + ". "
            + advice(named, accessTokenIssuer));
  }

  private boolean isNamed(Map<String, @Nullable Object> members) {
    return metadataIssuer.equals(members.get("issuer"))
        && (metadataIssuer.equals(issuer) || issuer.equals(members.get("access_token_issuer")));
  }

  private String advice(@Nullable Object named, @Nullable Object accessTokenIssuer) {
    if (!(named instanceof String other) || shown(named).equals(HIDDEN)) {
      return "Is that the right address?";
    }
    if (other.contains(TENANT)) {
      return "The issuer has many tenants: set issuer to that name, and tenants to the ids of those"
          + " whose tokens are accepted.";
    }
    if (issuer.equals(accessTokenIssuer)) {
      return "It writes tokens under another name than its own: set issuer to the name in the"
          + " metadata, and access-token-issuer to \""
          + issuer
          + "\".";
    }
    if (withoutSlash(other).equals(withoutSlash(metadataIssuer))) {
      return "Only the slash at the end differs, and iss is compared exactly: use exactly the issuer"
          + " that stands there.";
    }
    return samePath(other)
        ? "The path is the same: either use exactly the issuer that stands there, or, if tokens have"
            + " the other name and the server says what it was asked by, as Keycloak does without a"
            + " fixed hostname, fix the server's name and ask it by discovery-base."
        : "Use exactly the issuer that stands there, if tokens have it as iss.";
  }

  private boolean samePath(String other) {
    try {
      String path = URI.create(other).getPath();
      return path != null && path.equals(URI.create(metadataIssuer).getPath());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String shown(@Nullable Object name) {
    return SafeText.quoted(name).orElse(HIDDEN);
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
