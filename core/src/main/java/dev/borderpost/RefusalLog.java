package dev.borderpost;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.keys.FlightRecording;
import dev.borderpost.verify.RejectionReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Why requests are refused, for the operator: a line at WARNING for the first refusal of a kind,
 * and one a minute at most that sums up, by reason and issuer, with what was expected and what came
 * for the newest of each kind. Lines with nothing but what happens all the time in operation, such
 * as expired tokens, are at INFO. Each further refusal is a line at DEBUG. No thread is kept for
 * it: a sum comes with the next refusal, or at the end. Bounded, whatever clients send.
 * Thread-safe.
 */
final class RefusalLog implements AutoCloseable {

  /** Documented, so that the level can be set. */
  private static final System.Logger log = System.getLogger("dev.borderpost.refusals");

  private static final long NANOS_BETWEEN = TimeUnit.MINUTES.toNanos(1);

  /** Policies have codes of their own; those beyond the bound are counted together. */
  private static final int MAX_KINDS = 64;

  private static final int MAX_ISSUERS = 16;
  private static final int MAX_SHOWN = 6;
  private static final String OTHER = "other";

  /** What clients do in daily operation. */
  private static final Set<String> EVERYDAY = Set.of("no_credentials", "expired");

  /** What other lines of the log have said already. */
  private static final Set<String> SAID =
      Set.of("keys_unavailable", "issuer_unavailable", "extension_failed", "unreadable_request");

  private final LongSupplier nanoTime;
  private final AtomicLong next;
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  /** The refusals for one reason since the last sum. */
  private static final class Kind {
    final LongAdder count = new LongAdder();
    final Map<String, LongAdder> issuers = new ConcurrentHashMap<>();
    RejectionReason newest; // immutable: which of two is the newest does not matter

    Kind(RejectionReason first) {
      newest = first;
    }

    void add(RejectionReason reason) {
      newest = reason;
      count.increment();
      reason.issuer().ifPresent(issuer -> bounded(issuers, issuer).increment());
    }

    private static LongAdder bounded(Map<String, LongAdder> issuers, String issuer) {
      LongAdder known = issuers.get(issuer);
      return known != null
          ? known
          : issuers.computeIfAbsent(
              issuers.size() < MAX_ISSUERS ? issuer : OTHER, name -> new LongAdder());
    }
  }

  /** The refusals for one reason, taken out to be shown. */
  private record Counted(
      String code, long count, Map<String, Long> issuers, RejectionReason newest) {

    void record() {
      long named = 0;
      for (Map.Entry<String, Long> issuer : issuers.entrySet()) {
        RefusalSummary.commit(code, issuer.getKey(), issuer.getValue());
        named += issuer.getValue();
      }
      RefusalSummary.commit(code, null, count - named);
    }

    @Override
    public String toString() {
      String byIssuer =
          issuers.entrySet().stream()
              .map(issuer -> issuer.getKey() + " " + issuer.getValue())
              .collect(Collectors.joining(", "));
      return LogText.escaped(code)
          + " "
          + count
          + (byIssuer.isEmpty() ? "" : " (" + byIssuer + ")");
    }
  }

  RefusalLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * A request was refused, or could not be decided about.
   *
   * @param decided false if it was answered with 503
   */
  void add(RejectionReason reason, boolean decided) {
    Kind kind = kinds.get(reason.code());
    if (kind == null) {
      kind = new Kind(reason);
      Kind earlier = kinds.putIfAbsent(kinds.size() < MAX_KINDS ? reason.code() : OTHER, kind);
      if (earlier != null) {
        kind = earlier;
      } else if (!SAID.contains(reason.code())) {
        kind.add(reason);
        beginMinuteIfDue();
        log.log(EVERYDAY.contains(reason.code()) ? INFO : WARNING, first(reason, decided));
        return;
      }
    }
    kind.add(reason);
    if (log.isLoggable(DEBUG)) {
      log.log(DEBUG, first(reason, decided));
    }
    if (beginMinuteIfDue()) {
      sumUp();
    }
  }

  /** {@return whether a minute has passed, and another one begins} */
  private boolean beginMinuteIfDue() {
    long now = nanoTime.getAsLong();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + NANOS_BETWEEN);
  }

  private static String first(RejectionReason reason, boolean decided) {
    return (decided ? "Refused a request: " : "Answered a request with 503: ") + line(reason);
  }

  private static String line(RejectionReason reason) {
    String code = LogText.escaped(reason.code());
    try {
      return code + ": " + reason.explanation();
    } catch (RuntimeException | LinkageError e) {
      return code; // what a policy has given cannot be shown
    }
  }

  private void sumUp() {
    List<Counted> counted = new ArrayList<>();
    kinds.forEach(
        (code, kind) -> {
          long count = kind.count.sumThenReset();
          if (count > 0) {
            counted.add(new Counted(code, count, byIssuer(kind), kind.newest));
          }
        });
    if (counted.isEmpty()) {
      return;
    }
    if (FlightRecording.isStarted()) {
      counted.forEach(Counted::record);
    }
    counted.sort(Comparator.comparing(Counted::count).reversed());
    long total = counted.stream().mapToLong(Counted::count).sum();
    boolean isEveryday = counted.stream().allMatch(each -> EVERYDAY.contains(each.code()));
    log.log(
        isEveryday ? INFO : WARNING,
        "Refused "
            + total
            + (total == 1 ? " request: " : " requests: ")
            + counted.stream().map(Counted::toString).collect(Collectors.joining(", "))
            + ". The latest of each kind: "
            + counted.stream()
                .limit(MAX_SHOWN)
                .map(each -> line(each.newest()))
                .collect(Collectors.joining("; ")));
  }

  private static Map<String, Long> byIssuer(Kind kind) {
    Map<String, Long> issuers = new TreeMap<>();
    // Removed, so that made-up names of one minute do not take the places of the next.
    for (String issuer : List.copyOf(kind.issuers.keySet())) {
      LongAdder count = kind.issuers.remove(issuer);
      if (count != null) {
        issuers.put(LogText.escaped(issuer), count.sum());
      }
    }
    return issuers;
  }

  /** Sums up what has not been said yet. */
  @Override
  public void close() {
    sumUp();
  }
}
