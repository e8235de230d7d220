package dev.borderpost.examples.quickstart;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import dev.borderpost.verify.RejectionReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest decisions of the border. Kept in memory, and no more than a hundred.
 *
 * <p>Thread-safe.
 */
public final class AuditTrail implements AuthenticationListener {

  private static final int MAX_ENTRIES = 100;

  private final Deque<Entry> entries = new ArrayDeque<>();

  /** One decision: whose token was accepted, or why the request was refused, as a stable code. */
  record Entry(
      Instant at,
      String method,
      String path,
      String decision,
      @Nullable String user,
      @Nullable String reason) {}

  /** Notes who passed. */
  @Override
  public void accepted(JwtPrincipal principal, RequestView request) {
    add(request, "accepted", principal.getName(), null);
  }

  /** Notes why somebody did not pass. */
  @Override
  public void rejected(RejectionReason reason, RequestView request) {
    add(request, "rejected", null, reason.code());
  }

  /** Notes that a token could not be checked. */
  @Override
  public void unavailable(RequestView request) {
    add(request, "unavailable", null, null);
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
