package dev.borderpost.config;

import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.access.ProtectedResource;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads the settings of the protected resources. Several share all settings but their address. */
final class ResourceReader {

  private static final System.Logger log = System.getLogger(ResourceReader.class.getName());

  /** The settings that describe the resources. */
  private static final List<Key> DESCRIPTIONS =
      List.of(
          Key.SCOPES_SUPPORTED,
          Key.RESOURCE_NAME,
          Key.RESOURCE_DOCUMENTATION,
          Key.RESOURCE_POLICY,
          Key.RESOURCE_METADATA,
          Key.AUTHORIZATION_SERVERS);

  private final Settings settings;
  private final Faults faults;

  ResourceReader(Settings settings, Faults faults) {
    this.settings = settings;
    this.faults = faults;
  }

  /** The resources; none without the setting, and none if there are faults. */
  ProtectedResource[] read() {
    Optional<Setting> given = settings.given(Key.RESOURCE);
    if (given.isEmpty()) {
      if (settings.get(Key.RESOURCE).isEmpty()) {
        DESCRIPTIONS.forEach(key -> settings.given(key).ifPresent(this::reportWithoutEffect));
      }
      return new ProtectedResource[0];
    }
    int faultsBefore = faults.count();
    List<ProtectedResource> resources = described(given.get());
    reportAmbiguous(given.get(), resources);
    if (faults.count() > faultsBefore) {
      return new ProtectedResource[0];
    }
    warnOfOtherAudiences(Settings.list(given.get()));
    return resources.toArray(ProtectedResource[]::new);
  }

  private List<ProtectedResource> described(Setting given) {
    List<ProtectedResource> resources =
        faults
            .using(given, s -> Settings.list(s).stream().map(ProtectedResource::of).toList())
            .orElse(List.of());
    resources = with(resources, Key.SCOPES_SUPPORTED, (r, s) -> r.withScopes(Settings.strings(s)));
    resources = with(resources, Key.RESOURCE_NAME, (r, s) -> r.withName(s.value()));
    resources =
        with(resources, Key.RESOURCE_DOCUMENTATION, (r, s) -> r.withDocumentation(s.value()));
    resources = with(resources, Key.RESOURCE_POLICY, (r, s) -> r.withPolicy(s.value()));
    resources = with(resources, Key.RESOURCE_METADATA, (r, s) -> r.withMetadataAt(s.value()));
    return with(
        resources,
        Key.AUTHORIZATION_SERVERS,
        (r, s) -> r.withAuthorizationServers(Settings.strings(s)));
  }

  private void reportAmbiguous(Setting given, List<ProtectedResource> resources) {
    if (resources.stream().map(ResourceReader::path).distinct().count() < resources.size()) {
      faults.add(given, "two of them have the same path: a guard tells them apart by their paths.");
    }
    if (resources.size() > 1) {
      settings
          .given(Key.RESOURCE_METADATA)
          .ifPresent(
              setting ->
                  faults.add(
                      setting,
                      "there are several resources, each with metadata at an address of its own:"
                          + " remove this, or give the resources in code."));
    }
  }

  private static String path(ProtectedResource resource) {
    return URI.create(resource.identifier()).getPath().replaceFirst("/$", "");
  }

  private void reportWithoutEffect(Setting setting) {
    faults.add(setting, "it describes the setting resource: give that as well, or remove this.");
  }

  private List<ProtectedResource> with(
      List<ProtectedResource> resources,
      Key key,
      BiFunction<ProtectedResource, Setting, ProtectedResource> change) {
    return settings
        .given(key)
        .flatMap(
            setting ->
                faults.using(
                    setting,
                    s -> resources.stream().map(resource -> change.apply(resource, s)).toList()))
        .orElse(resources);
  }

  /** Clients ask for tokens for the resource, by its address (RFC 8707). */
  private void warnOfOtherAudiences(List<String> resources) {
    List<String> names = settings.issuers();
    for (String name : names.isEmpty() ? List.of(Settings.ONLY_ISSUER) : names) {
      List<String> accepted =
          settings.get(name, Key.AUDIENCE).map(Settings::list).orElse(resources);
      if (!accepted.contains("*") && !accepted.containsAll(resources)) {
        log.log(
            WARNING,
            "resource is not among "
                + Settings.name(name, Key.AUDIENCE)
                + ": clients ask for tokens for the resource, and those of an issuer that writes it"
                + " into aud (RFC 8707) will be rejected. That is meant where the issuer writes"
                + " another aud");
      }
    }
  }
}
