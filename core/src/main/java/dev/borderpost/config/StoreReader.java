package dev.borderpost.config;

import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.store.RevocationList;
import dev.borderpost.store.TokenIdStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;

/** Reads the settings for the store of used and revoked tokens, and for its use by policies. */
final class StoreReader implements AutoCloseable {

  private static final int ENTRIES_IN_MEMORY = 100_000;
  private static final String MEMORY = "memory";
  private static final String JCACHE = "jcache:";
  private static final String NO_STORE =
      "it needs the setting store as well: memory for one server, jcache:CACHE for several.";

  private final Settings settings;
  private final ClassLoader classLoader;
  private final Faults faults;
  private final Optional<Stores> stores;
  private final Optional<ClaimsPolicy> singleUse;
  private boolean ruleAsksForSingleUse;

  /** Both kinds of store, and the action that closes them. */
  private record Stores(TokenIdStore tokenIds, RevocationList revocations, Runnable closing) {}

  /** Opens the store, and reports faults. */
  StoreReader(Settings settings, ClassLoader classLoader, Faults faults) {
    this.settings = settings;
    this.classLoader = classLoader;
    this.faults = faults;
    this.stores = settings.given(Key.STORE).flatMap(setting -> faults.using(setting, this::open));
    this.singleUse = stores.map(opened -> ClaimsPolicy.singleUse(opened.tokenIds()));
  }

  /** The policies for every token. */
  List<ClaimsPolicy> policies() {
    List<ClaimsPolicy> policies = new ArrayList<>();
    RevocationList.OnFailure onFailure =
        settings
            .given(Key.ON_STORE_FAILURE)
            .flatMap(setting -> faults.using(setting, this::onFailure))
            .orElse(RevocationList.OnFailure.REFUSE);
    if (isOn(Key.REVOCATION, "on", "off", "remove it, or say on.")) {
      stores.ifPresent(
          opened -> policies.add(ClaimsPolicy.notRevoked(opened.revocations(), onFailure)));
    }
    if (isOn(
        Key.SINGLE_USE,
        "all",
        "off",
        "say all, for every token everywhere; for some paths only, write single-use into their"
            + " rules.")) {
      singleUse.ifPresent(policies::add);
    }
    return policies;
  }

  /**
   * The policy for {@code single-use} in a rule.
   *
   * @throws IllegalArgumentException if there is no store
   */
  ClaimsPolicy singleUse() {
    ruleAsksForSingleUse = true;
    if (settings.get(Key.STORE).isEmpty()) {
      throw new IllegalArgumentException("single-use: " + NO_STORE);
    }
    return singleUse.orElse(
        (jwt, request) -> PolicyDecision.unavailable(NO_STORE)); // reported: there is no guard
  }

  /** Reports settings that would have no effect; called after all other settings have been read. */
  void reportWithoutEffect() {
    boolean needed =
        ruleAsksForSingleUse
            || settings.get(Key.SINGLE_USE).isPresent()
            || settings.get(Key.REVOCATION).isPresent();
    if (!needed) {
      settings
          .given(Key.STORE)
          .ifPresent(
              store ->
                  faults.add(
                      store,
                      "nothing is noted there: say single-use = all or revocation = on, write"
                          + " single-use into a rule, or remove it."));
    }
    if (settings.get(Key.REVOCATION).isEmpty()) {
      settings
          .given(Key.ON_STORE_FAILURE)
          .ifPresent(
              setting ->
                  faults.add(setting, "it is about revocation = on: say that, or remove it."));
    }
  }

  /** The revocation list, if one is used. */
  Optional<RevocationList> revocationList() {
    return settings
        .get(Key.REVOCATION)
        .filter(setting -> setting.value().equals("on"))
        .flatMap(setting -> stores.map(Stores::revocations));
  }

  /** Closes the store. */
  @Override
  public void close() {
    stores.map(Stores::closing).ifPresent(Runnable::run);
  }

  private boolean isOn(Key key, String on, String off, String mend) {
    Optional<Setting> setting = settings.given(key);
    Optional<Boolean> value =
        setting.flatMap(given -> faults.using(given, s -> isOn(s.value(), on, off, mend)));
    if (value.orElse(false) && settings.get(Key.STORE).isEmpty()) {
      faults.add(setting.orElseThrow(), NO_STORE);
    }
    return value.orElse(false);
  }

  private static boolean isOn(String value, String on, String off, String mend) {
    if (!value.equals(on) && !value.equals(off)) {
      throw new IllegalArgumentException("the values are " + on + " and " + off + ": " + mend);
    }
    return value.equals(on);
  }

  private RevocationList.OnFailure onFailure(Setting setting) {
    return switch (setting.value()) {
      case "refuse" -> RevocationList.OnFailure.REFUSE;
      case "accept" -> RevocationList.OnFailure.ACCEPT;
      default ->
          throw new IllegalArgumentException(
              "say refuse, or accept to let revoked tokens pass while nobody knows of them.");
    };
  }

  private Stores open(Setting setting) {
    String value = setting.value();
    if (value.startsWith(JCACHE) && value.length() > JCACHE.length()) {
      return jcache(value.substring(JCACHE.length()));
    }
    if (value.equals(MEMORY)) {
      return inMemory(ENTRIES_IN_MEMORY);
    }
    if (value.startsWith(MEMORY + ":")) {
      return inMemory(Setting.number(value.substring(MEMORY.length() + 1)));
    }
    throw new IllegalArgumentException(
        "there is no such store: use memory, memory:ENTRIES, jcache:CACHE or jcache:CACHE@URI.");
  }

  private static Stores inMemory(int entries) {
    return new Stores(TokenIdStore.inMemory(entries), RevocationList.inMemory(entries), () -> {});
  }

  private Stores jcache(String location) {
    int at = location.indexOf('@');
    String name = at < 0 ? location : location.substring(0, at);
    Optional<URI> uri = at < 0 ? Optional.empty() : Optional.of(uri(location.substring(at + 1)));
    try {
      JCacheConnection connection = JCacheConnection.open(name, uri, classLoader);
      return new Stores(connection.tokenIds(), connection.revocations(), connection::close);
    } catch (LinkageError | ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "JCache is not there ("
              + e
              + "): put javax.cache:cache-api and a provider, such as Hazelcast or Redisson, into"
              + " the application.",
          e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the cache "
              + name
              + " cannot be opened ("
              + e
              + "): there has to be one provider of JCache in the application, and what it connects"
              + " to has to be there.",
          e);
    }
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "what follows @ is not a URI, such as file:/etc/borderpost/hazelcast.xml.", e);
    }
  }
}
