package dev.borderpost.micrometer;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import dev.borderpost.DecisionEvent.Outcome;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.config.Configurable;
import dev.borderpost.keys.KeySource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Metrics of the decisions, keys, cache and stores of a guard: a listener, to be given to {@link
 * JwtAuthenticator.Builder#listener} or named by the setting {@code listeners}.
 *
 * <ul>
 *   <li>{@code borderpost.requests}: timer by {@code outcome}, {@code reason} and {@code issuer}
 *   <li>{@code borderpost.key.age}, {@code borderpost.keys}: gauges by {@code issuer}
 *   <li>{@code borderpost.key.fetches}: counter by {@code issuer} and {@code outcome}
 *   <li>{@code borderpost.cache.size}: gauge; {@code borderpost.cache.gets}: counter by {@code
 *       result}
 *   <li>{@code borderpost.store}: timer by {@code store} and {@code outcome}
 * </ul>
 *
 * <p>An issuer is tagged with its {@linkplain dev.borderpost.verify.Issuer.Builder#name name}. The
 * number of series is bounded, whatever clients send: 100 issuers have series of their own, those
 * beyond are {@code other}; a token of no trusted issuer counts as {@code none}. Of the codes of
 * policies, those beyond 64 codes are {@code other}.
 *
 * <p>One that a setting names reports to {@link Metrics#globalRegistry}. For several guards that
 * report to one registry, give each its own instance, and its own tag by the setting {@code
 * dev.borderpost.micrometer.BorderpostMetrics.tags}, such as {@code guard=orders}.
 *
 * <p>Thread-safe.
 */
public final class BorderpostMetrics
    implements MeterBinder, AuthenticationListener, Configurable, AutoCloseable {

  private static final int MAX_ISSUERS = 100;
  private static final int MAX_REASONS = 64;
  private static final String NONE = "none";
  private static final String TAGS = "tags";
  private static final String EXAMPLE = "such as guard=orders, zone=a";

  private final CompositeMeterRegistry meters = new CompositeMeterRegistry();
  private final List<JwtAuthenticator> authenticators = new CopyOnWriteArrayList<>();
  private final BoundedNames reasons = new BoundedNames(MAX_REASONS);
  private final BoundedNames issuers = new BoundedNames(MAX_ISSUERS);

  /** The names of issuers by identifier; at most those configured, and as many as have series. */
  private final Map<String, String> names = new ConcurrentHashMap<>();

  private final Map<String, KeyMeters> keys = new ConcurrentHashMap<>();
  private final Map<Requests, Timer> requests = new ConcurrentHashMap<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** The tags of a series of requests. */
  private record Requests(Outcome outcome, String reason, String issuer) {}

  /** Creates an instance that reports to {@link Metrics#globalRegistry}. */
  public BorderpostMetrics() {
    this(Metrics.globalRegistry);
  }

  private BorderpostMetrics(MeterRegistry... registries) {
    List.of(registries).forEach(meters::add);
  }

  /**
   * Creates an instance that reports to given registries.
   *
   * @param registries the registries; none where {@link #bindTo} is called later, as by frameworks
   *     that bind every {@code MeterBinder}
   * @return the metrics
   */
  public static BorderpostMetrics of(MeterRegistry... registries) {
    return new BorderpostMetrics(registries);
  }

  /**
   * Reports to a registry from now on, and no longer to {@link Metrics#globalRegistry}; may be
   * called for several.
   *
   * @param registry the registry
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    meters.remove(Metrics.globalRegistry);
    meters.add(registry);
  }

  /**
   * Sets tags for all meters.
   *
   * @param settings {@code tags}: a list such as {@code guard=orders, zone=a}
   * @throws IllegalArgumentException if there is another setting, or a tag without a value
   */
  @Override
  public void configure(Map<String, String> settings) {
    if (!Set.of(TAGS).containsAll(settings.keySet())) {
      throw new IllegalArgumentException("the only setting is tags, " + EXAMPLE);
    }
    if (settings.containsKey(TAGS)) {
      meters.config().commonTags(tags(settings.get(TAGS)));
    }
  }

  private static List<Tag> tags(String list) {
    List<Tag> tags = new ArrayList<>();
    for (String text : list.split(",", -1)) {
      String[] tag = text.strip().split("=", 2);
      if (tag.length < 2 || tag[0].isBlank() || tag[1].isBlank()) {
        throw new IllegalArgumentException("tags is a list of names with values, " + EXAMPLE);
      }
      tags.add(Tag.of(tag[0].strip(), tag[1].strip()));
    }
    return tags;
  }

  @Override
  public void attached(JwtAuthenticator authenticator) {
    if (authenticators.isEmpty()) {
      watchCache();
    }
    authenticators.add(authenticator);
    Map<String, String> configured = authenticator.verifier().issuerNames();
    configured.forEach((identifier, name) -> names.put(identifier, issuers.bounded(name)));
    configured.keySet().forEach(this::keysOf);
  }

  private void watchCache() {
    Gauge.builder("borderpost.cache.size", this, BorderpostMetrics::remembered)
        .description("Verified tokens that are remembered")
        .register(meters);
    gets("hit", hits);
    gets("miss", misses);
  }

  private double remembered() {
    return authenticators.stream().mapToDouble(each -> each.verifier().rememberedTokens()).sum();
  }

  private void gets(String result, LongAdder count) {
    FunctionCounter.builder("borderpost.cache.gets", count, LongAdder::sum)
        .description("Granted requests with a token that was remembered, or had to be verified")
        .tag("result", result)
        .register(meters);
  }

  @Override
  public void decided(DecisionEvent event) {
    String reason = event.reason().map(why -> reasons.bounded(why.code())).orElse(NONE);
    // An issuer that a resolver has found gets a name by a good token: others may be made up.
    String issuer =
        event
            .issuer()
            .map(id -> event.principal().isPresent() ? named(id) : nameOf(id))
            .orElse(NONE);
    requests
        .computeIfAbsent(new Requests(event.outcome(), reason, issuer), this::timer)
        .record(event.duration());
    if (event.outcome() == Outcome.GRANTED && event.principal().isPresent()) {
      (event.remembered() ? hits : misses).increment();
    }
  }

  private Timer timer(Requests tags) {
    return Timer.builder("borderpost.requests")
        .description("Decisions about requests, with the wait for keys and stores")
        .tag("outcome", tags.outcome().name().toLowerCase(Locale.ROOT))
        .tag("reason", tags.reason())
        .tag("issuer", tags.issuer())
        .register(meters);
  }

  /** The name of an issuer that has one already. */
  private String nameOf(String identifier) {
    return names.getOrDefault(identifier, BoundedNames.OTHER);
  }

  /** The name of a trusted issuer, within the bound. */
  private String named(String identifier) {
    String known = names.get(identifier);
    if (known != null) {
      return known;
    }
    String name = issuers.bounded(identifier);
    if (!name.equals(BoundedNames.OTHER)) {
      names.put(identifier, name);
    }
    return name;
  }

  @Override
  public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
    keysOf(issuer).fetched.increment();
  }

  @Override
  public void keysRefreshFailed(String issuer, String problem) {
    keysOf(issuer).failed.increment();
  }

  private KeyMeters keysOf(String identifier) {
    return keys.computeIfAbsent(nameOf(identifier), this::keyMeters);
  }

  private KeyMeters keyMeters(String name) {
    KeyMeters created = new KeyMeters(() -> health(name));
    created.countFetches(meters, name);
    if (!name.equals(BoundedNames.OTHER)) {
      created.watchState(meters, name);
    }
    return created;
  }

  private Stream<KeySource.Health> health(String name) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .flatMap(entry -> authenticators.stream().map(a -> a.verifier().health(entry.getKey())))
        .flatMap(health -> health.stream());
  }

  @Override
  public void storeCalled(String store, Duration duration, boolean answered) {
    Timer.builder("borderpost.store")
        .description("Calls to a store")
        .tags("store", store, "outcome", answered ? "answered" : "failed")
        .register(meters)
        .record(duration);
  }

  /** Ends the reports: gauges disappear, and what was counted stays in the registry. */
  @Override
  public void close() {
    authenticators.clear();
    meters.getMeters().stream()
        .filter(meter -> meter.getId().getType() != Meter.Type.TIMER)
        .forEach(meters::remove);
    List.copyOf(meters.getRegistries()).forEach(meters::remove);
  }
}
