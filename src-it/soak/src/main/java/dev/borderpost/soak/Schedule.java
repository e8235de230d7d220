package dev.borderpost.soak;

import dev.borderpost.soak.KeyServer.Outage;
import dev.borderpost.soak.Timeline.Span;
import dev.borderpost.soak.Timeline.What;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Does to servers and issuers what has to be survived. Rotations and outages come round every six
 * minutes, redeployments every two and a half, so that they meet in ever new ways.
 */
final class Schedule {

  private static final int CYCLE = 360;
  private static final int REDEPLOYMENTS = 150;

  /** For how long tokens of a key may be refused that signs before it could be fetched. */
  private static final long SUDDEN = TimeUnit.SECONDS.toNanos(40);

  private interface Task {

    void perform() throws Exception;
  }

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(6);
  private final Timeline timeline;
  private final int seconds;
  private final AtomicInteger faults = new AtomicInteger();

  Schedule(Timeline timeline, int seconds) {
    this.timeline = timeline;
    this.seconds = seconds;
  }

  void start(Office main, Office partner, List<ServerProcess> servers) {
    for (int cycle = 0; cycle < seconds; cycle += CYCLE) {
      for (int begin = cycle; begin < cycle + CYCLE; begin += 120) {
        at(begin, () -> main.announce());
        at(begin + 75, () -> rotate(main, What.ROTATION, 0));
        at(begin + 90, () -> main.retire());
        at(begin + 105, () -> main.withdraw());
        at(begin + 50, () -> rotateSuddenly(partner));
        at(begin + 95, () -> partner.retire());
        at(begin + 110, () -> partner.withdraw());
      }
      outage(main, Outage.REFUSES, cycle + 80, 35);
      outage(partner, Outage.SILENT, cycle + 120, 30);
      outage(main, Outage.ERROR, cycle + 200, 25);
      outage(partner, Outage.REFUSES, cycle + 215, 25);
      outage(main, Outage.SILENT, cycle + 320, 25);
      outage(partner, Outage.ERROR, cycle + 335, 23);
    }
    int first = 20;
    for (ServerProcess server : servers) {
      for (int begin = first; begin < seconds; begin += REDEPLOYMENTS) {
        at(begin, () -> redeploy(server));
      }
      first += REDEPLOYMENTS / 2;
    }
  }

  private void at(int second, Task task) {
    if (second < seconds) {
      var unused = threads.schedule(() -> perform(task), second, TimeUnit.SECONDS);
    }
  }

  private void perform(Task task) {
    try {
      task.perform();
    } catch (Exception e) {
      faults.incrementAndGet();
      e.printStackTrace();
    }
  }

  private void rotateSuddenly(Office office) {
    office.announce();
    rotate(office, What.SUDDEN_ROTATION, SUDDEN);
  }

  private void rotate(Office office, What what, long nanos) {
    long now = System.nanoTime();
    Generation generation = office.rotate();
    timeline.add(new Span(what, office.name, "generation " + generation.number, now, now + nanos));
  }

  private void outage(Office office, Outage outage, int begin, int length) {
    AtomicReference<Span> span = new AtomicReference<>();
    at(
        begin,
        () -> {
          span.set(timeline.begin(What.OUTAGE, office.name, outage.name()));
          office.server.fail(outage);
        });
    at(
        begin + length,
        () -> {
          office.server.recover(outage);
          timeline.end(Objects.requireNonNull(span.get()));
        });
  }

  private void redeploy(ServerProcess server) throws Exception {
    Span span = timeline.begin(What.REDEPLOYMENT, server.name, "");
    server.ask("redeploy");
    timeline.end(span);
  }

  /** Ends it, and returns how much of it has failed. */
  int stop() {
    threads.shutdownNow();
    return faults.get();
  }
}
