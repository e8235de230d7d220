package dev.borderpost.examples.quickstart;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import dev.borderpost.DecisionEvent.Outcome;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import dev.borderpost.verify.RejectionReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The latest decisions of the border. Kept in memory, and no more than a hundred.
 *
 * <p>Thread-safe.
 */
public final class AuditTrail implements AuthenticationListener {

  private static final int MAX_ENTRIES = 100;

  private final Deque<Entry> entries = new ArrayDeque<>();

  /** One decision: whose token it was, and why the request was refused, as a stable code. */
  record Entry(
      Instant at,
      String method,
      String path,
      String decision,
      @Nullable String user,
      @Nullable String reason) {}

  /** Notes who did what, and why somebody was refused it; requests without a token as well. */
  @Override
  public void decided(DecisionEvent event) {
    boolean isPublic = event.outcome() == Outcome.GRANTED && event.principal().isEmpty();
    if (!isPublic) {
      add(
          event.request(),
          event.outcome().name().toLowerCase(Locale.ROOT),
          event.principal().map(JwtPrincipal::getName).orElse(null),
          event.reason().map(RejectionReason::code).orElse(null));
    }
  }

  private synchronized void add(
      RequestView request, String decision, @Nullable String user, @Nullable String reason) {
    if (entries.size() == MAX_ENTRIES) {
      entries.removeLast();
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    entries.addFirst(new Entry(now, request.method(), request.rawPath(), decision, user, reason));
  }

  /** The decisions, the latest first. */
  synchronized List<Entry> latest() {
    return List.copyOf(entries);
  }
}
