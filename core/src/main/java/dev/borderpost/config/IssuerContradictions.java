package dev.borderpost.config;

import dev.borderpost.jwt.JoseHeader;
import java.util.List;

/** Notes settings of an issuer that contradict each other, or have no effect. */
final class IssuerContradictions {

  private final String name;
  private final Settings settings;
  private final Faults faults;

  IssuerContradictions(String name, Settings settings, Faults faults) {
    this.name = name;
    this.settings = settings;
    this.faults = faults;
  }

  /** Settings that are good by themselves and make no sense beside others, or without them. */
  void report() {
    reportTenants();
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
      settings
          .get(name, key)
          .filter(setting -> !setting.isEmpty())
          .ifPresent(setting -> faults.add(setting, problem));
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
