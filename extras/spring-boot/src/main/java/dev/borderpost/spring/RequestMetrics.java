package dev.borderpost.spring;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts decisions as {@code borderpost.requests}, by {@code outcome} and by {@code reason}. The
 * codes of policies count as {@code other} after the first 64 different ones.
 */
final class RequestMetrics implements AuthenticationListener {

  private static final int MAX_REASONS = 64;

  private final Supplier<? extends @Nullable MeterRegistry> registry;
  private final Set<String> reasons = ConcurrentHashMap.newKeySet();

  /** Metrics in a registry; none while there is no registry. */
  RequestMetrics(Supplier<? extends @Nullable MeterRegistry> registry) {
    this.registry = registry;
  }

  @Override
  public void decided(DecisionEvent event) {
    count(
        event.outcome().name().toLowerCase(Locale.ROOT),
        event.reason().map(reason -> bounded(reason.code())).orElse("none"));
  }

  private String bounded(String code) {
    boolean isCounted =
        reasons.contains(code) || (reasons.size() < MAX_REASONS && reasons.add(code));
    return isCounted ? code : "other";
  }

  private void count(String outcome, String reason) {
    MeterRegistry meters = registry.get();
    if (meters != null) {
      meters.counter("borderpost.requests", "outcome", outcome, "reason", reason).increment();
    }
  }
}
