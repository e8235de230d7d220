package dev.borderpost.soak;

import dev.borderpost.soak.Tally.Excuse;
import dev.borderpost.soak.Timeline.Span;
import dev.borderpost.soak.Timeline.What;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Compares the answers of one server with the expected ones. Another answer is excused while the
 * application is replaced, until it has keys, and while a key is searched for that was published
 * only when it signed; a request that has to be refused is never excused for being let in.
 * Thread-safe.
 */
final class Judge {

  private static final int MAX_LISTED = 1000;

  /** Until an application that has just started has fetched keys. */
  private static final long FIRST_FETCH = TimeUnit.SECONDS.toNanos(5);

  /** Until an application without keys tries again after an outage, with a timeout before. */
  private static final long RETRY = TimeUnit.SECONDS.toNanos(20);

  private final String server;
  private final Timeline timeline;
  private final PrintStream unexpected;
  private Tally tenSeconds = new Tally();
  private Tally minute = new Tally();
  private int failures;

  Judge(String server, Timeline timeline, PrintStream unexpected) {
    this.server = server;
    this.timeline = timeline;
    this.unexpected = unexpected;
  }

  /** Judges an answer, with the time of the request and that of its answer. */
  synchronized void answered(Planned request, int status, String detail, long from, long to) {
    tenSeconds.status(status);
    minute.status(status);
    boolean right = request.expected().contains(status);
    if (!right) {
      excuse(request, status, from, to)
          .ifPresentOrElse(
              excuse -> {
                tenSeconds.excused(excuse);
                minute.excused(excuse);
              },
              () -> unexpected(request, status, detail, from, to));
    } else if (!request.kind().searchesKeys()
        && !request.kind().isSocket()
        && !isDisturbed(request, from, to)) {
      tenSeconds.time(to - from);
      minute.time(to - from);
    }
  }

  private void unexpected(Planned request, int status, String detail, long from, long to) {
    tenSeconds.unexpected();
    minute.unexpected();
    if (failures++ < MAX_LISTED) {
      unexpected.printf(
          "%d,%d,%s,%s,%s,%s,%d,%s%n",
          timeline.seconds(from),
          TimeUnit.NANOSECONDS.toMillis(to - from),
          server,
          request.context(),
          request.kind(),
          request.expected().toString().replace(", ", "|"),
          status,
          detail.replace(',', ';').replaceAll("\\s+", " "));
    }
  }

  private Optional<Excuse> excuse(Planned request, int status, long from, long to) {
    boolean gone = status == 404 || status == 503 || status == Planner.FAILED;
    if (request.replaced() && gone && isReplaced(from, to)) {
      return Optional.of(Excuse.REPLACED);
    }
    if (request.replaced()
        && status == 503
        && request.offices().stream().anyMatch(office -> isWithoutKeys(office, from, to))) {
      return Optional.of(Excuse.WITHOUT_KEYS);
    }
    if ((status == 401 || status == 503) && hasSuddenKey(request, from, to)) {
      return Optional.of(Excuse.SUDDEN_KEY);
    }
    return Optional.empty();
  }

  private boolean isReplaced(long from, long to) {
    return timeline.of(What.REDEPLOYMENT, server).stream().anyMatch(span -> span.touches(from, to));
  }

  /** Whether the application that is redeployed may have no keys of an issuer. */
  private boolean isWithoutKeys(Office office, long from, long to) {
    for (Span redeployment : timeline.of(What.REDEPLOYMENT, server)) {
      long fetched = later(redeployment.to(), FIRST_FETCH);
      if (redeployment.from() <= to && from <= fetched) {
        return true;
      }
      for (Span outage : timeline.of(What.OUTAGE, office.name)) {
        long over = later(outage.to(), RETRY);
        boolean meets = outage.from() <= fetched && redeployment.from() <= over;
        if (meets && redeployment.from() <= to && from <= over) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean hasSuddenKey(Planned request, long from, long to) {
    return request.offices().stream()
        .flatMap(office -> timeline.of(What.SUDDEN_ROTATION, office.name).stream())
        .anyMatch(
            span ->
                span.how().equals("generation " + request.generation()) && span.touches(from, to));
  }

  /** Whether the time of the answer says nothing about the server. */
  private boolean isDisturbed(Planned request, long from, long to) {
    return (request.replaced()
            && request.offices().stream().anyMatch(office -> isWithoutKeys(office, from, to)))
        || (request.replaced()
            && timeline.of(What.REDEPLOYMENT, server).stream()
                .anyMatch(span -> span.from() <= to && from <= later(span.to(), FIRST_FETCH)))
        || hasSuddenKey(request, from, to);
  }

  private static long later(long time, long by) {
    return time == Long.MAX_VALUE ? time : time + by;
  }

  /** Forgets what it has counted, but not what was unexpected. */
  synchronized void forget() {
    tenSeconds = new Tally();
    minute = new Tally();
  }

  synchronized String tenSeconds() {
    String line = tenSeconds.line();
    tenSeconds = new Tally();
    return line;
  }

  synchronized String minute() {
    String line = minute.line();
    minute = new Tally();
    return line;
  }

  /** How many answers were neither expected nor excused. */
  synchronized int failures() {
    return failures;
  }
}
