package dev.borderpost.config;

import dev.borderpost.jwt.JoseHeader;
import java.util.List;

/** Reports settings of an issuer that contradict each other or have no effect. */
final class IssuerContradictions {

  private final String name;
  private final Settings settings;
  private final Faults faults;

  IssuerContradictions(String name, Settings settings, Faults faults) {
    this.name = name;
    this.settings = settings;
    this.faults = faults;
  }

  /**
   * Reports settings that are valid by themselves but not in combination with the presence or
   * absence of others.
   */
  void report() {
    reportTenants();
    reportKeys();
    for (Key key : List.of(Key.KEYS, Key.SECRET)) {
      contradiction(
          Key.ACCESS_TOKEN_ISSUER,
          settings.get(name, key).isPresent(),
          "it goes with keys that are discovered, and "
              + key.text()
              + " is given: remove one, or write this name in issuer and remove it here.");
    }
    contradiction(
        Key.AUDIENCE_CLAIM,
        settings.get(name, Key.AUDIENCE).filter(s -> s.value().equals("*")).isPresent(),
        "it has no effect while audience is *: remove one of them.");
    contradiction(
        Key.ID_TOKENS,
        settings
            .get(name, Key.TOKEN_TYPES)
            .filter(IssuerContradictions::isAccessTokenOnly)
            .isPresent(),
        "token-types accepts at+jwt only, which ID tokens never are: add JWT and absent there, or"
            + " remove this.");
    contradiction(
        Key.SECRET_ENCODING,
        settings.get(name, Key.SECRET).isEmpty(),
        "there is no secret: set secret, or remove this.");
  }

  /**
   * Settings about fetches go with keys that are fetched, and those about JWKs not with a secret.
   */
  private void reportKeys() {
    boolean isSecret = settings.get(name, Key.SECRET).isPresent();
    boolean isFetched =
        settings
            .get(name, Key.KEYS)
            .map(setting -> setting.value().matches("https?:.*"))
            .orElse(!isSecret);
    for (Key key : List.of(Key.KEYS_TOKEN, Key.KEYS_TRUST, Key.KEYS_TIMEOUT)) {
      contradictionOfItsOwn(
          key,
          !isFetched,
          "it goes with keys that are fetched, and "
              + (isSecret ? "secret" : "keys with a location of this machine")
              + " is given: remove one of them.");
    }
    contradictionOfItsOwn(Key.KEY_USE, isSecret, "a secret has no use: remove this, or secret.");
  }

  /** A setting for all issuers may be without effect for one of them. */
  private void contradictionOfItsOwn(Key key, boolean contradicts, String problem) {
    contradiction(
        key,
        contradicts
            && settings
                .get(name, key)
                .filter(setting -> setting.name().equals(Settings.name(name, key)))
                .isPresent(),
        problem);
  }

  private void reportTenants() {
    boolean hasTenants = settings.get(name, Key.TENANTS).isPresent();
    contradiction(
        Key.TENANTS,
        settings.get(name, Key.ISSUER).isPresent() && !has(Key.ISSUER, IssuerReader.TENANT),
        "it needs {tenantid} in issuer, where iss has the id of the tenant.");
    contradiction(
        Key.ISSUER,
        !hasTenants && has(Key.ISSUER, IssuerReader.TENANT),
        "{tenantid} stands for a tenant: set tenants to the ids of those that are accepted.");
    for (Key key : List.of(Key.KEYS, Key.DISCOVERY_BASE)) {
      contradiction(
          key,
          !hasTenants && !has(Key.ISSUER, IssuerReader.TENANT) && has(key, IssuerReader.TENANT),
          "{tenantid} stands for a tenant: write it in issuer too, and set tenants.");
    }
    contradiction(
        Key.ACCESS_TOKEN_ISSUER, hasTenants, "tenants is given as well: remove one of them.");
  }

  private void contradiction(Key key, boolean contradicts, String problem) {
    if (contradicts) {
      settings.given(name, key).ifPresent(setting -> faults.add(setting, problem));
    }
  }

  private boolean has(Key key, String text) {
    return settings.get(name, key).filter(setting -> setting.value().contains(text)).isPresent();
  }

  private static boolean isAccessTokenOnly(Setting tokenTypes) {
    return Settings.list(tokenTypes).stream()
        .map(JoseHeader::normalizedType)
        .toList()
        .equals(List.of("at+jwt"));
  }
}
