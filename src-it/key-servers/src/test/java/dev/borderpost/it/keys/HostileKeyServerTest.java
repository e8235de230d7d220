package dev.borderpost.it.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.it.keys.Client.Answered;
import dev.borderpost.it.keys.Trial.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What requests see of key servers with every kind of fault, before the first keys were there and
 * after. All trials run at once, since most of their time is spent waiting.
 */
class HostileKeyServerTest {

  /** For all trials together; most of it is what they remember of requests. */
  private static final long GROWTH = 20 << 20;

  /** Not all of them begin at the same moment: that would slow down the first fetches. */
  private static final int PAUSE_MILLIS = 100;

  /** How long requests wait at most. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  /** What the machine is to blame for, when it has too much to do. */
  private static final Pattern TOO_SLOW =
      Pattern.compile("did not answer completely within|java\\.net\\.http\\.Http(Connect)?Timeout");

  private static final List<Trial> trials = new ArrayList<>();
  private static final List<Outcome> outcomes = new ArrayList<>();
  private static long growth;

  @BeforeAll
  static void run(@TempDir Path directory)
      throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
    TestTls tls = TestTls.in(directory);
    loadClasses(tls);
    for (Fault fault : Fault.ALL) {
      trials.add(new Trial(fault, false, tls));
      trials.add(new Trial(fault, true, tls));
    }
    long before = usedHeap();
    List<FutureTask<Outcome>> running = new ArrayList<>();
    ScheduledExecutorService starter = Executors.newSingleThreadScheduledExecutor();
    for (Trial trial : trials) {
      FutureTask<Outcome> task = new FutureTask<>(trial);
      starter.schedule(
          () -> new Thread(trial.threads(), task).start(),
          (long) running.size() * PAUSE_MILLIS,
          TimeUnit.MILLISECONDS);
      running.add(task);
    }
    starter.shutdown();
    for (FutureTask<Outcome> task : running) {
      outcomes.add(task.get());
    }
    growth = usedHeap() - before;
    Files.writeString(Path.of(System.getProperty("build"), "hostile-key-servers.md"), table());
  }

  /** Or the first trials would wait for that, and some of their fetches would be too late. */
  private static void loadClasses(TestTls tls) throws IOException {
    Trial trial = new Trial(Fault.ALL.get(Fault.ALL.size() - 1), false, tls);
    trial.call();
    trial.close();
    trial.clear();
  }

  @AfterAll
  static void end() {
    trials.forEach(Trial::close);
    trials.forEach(Trial::clear);
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  static List<Outcome> outcomes() {
    return outcomes;
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void requests_areAnswered503UntilTheirKeyCanBeHad_then200(Outcome outcome) {
    List<Integer> statuses = outcome.concerned().stream().map(Answered::status).toList();
    int first = statuses.indexOf(200);

    assertThat(statuses.subList(0, first)).allMatch(status -> status == 503);
    assertThat(statuses.subList(first, statuses.size())).allMatch(status -> status == 200);
    if (outcome.fault().ends()) {
      assertThat(first).isPositive();
    } else if (first > 0 && !outcome.fault().isOutage()) {
      assertThat(outcome.concerned())
          .anyMatch(answer -> answer.took().compareTo(WAIT) >= 0 || isTooSlow(outcome));
    }
    assertThat(outcome.with(200)).allMatch(answer -> answer.ended() > outcome.mended());
  }

  private static boolean isTooSlow(Outcome outcome) {
    return outcome.problems().stream().anyMatch(problem -> TOO_SLOW.matcher(problem).find());
  }

  static Stream<Outcome> outcomesWithKeysHeld() {
    return outcomes.stream().filter(Outcome::keysHeld);
  }

  @ParameterizedTest
  @MethodSource("outcomesWithKeysHeld")
  void requestsOfKnownKeys_neverFailAndNeverWait(Outcome outcome) {
    assertThat(outcome.known()).allMatch(answer -> answer.status() == 200 && !answer.waited());
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void forgedTokens_areNeverAccepted(Outcome outcome) {
    assertThat(outcome.forged())
        .isNotEmpty()
        .allMatch(
            answer -> answer.status() == 401 || (answer.status() == 503 && !outcome.keysHeld()));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void retryAfter_isTheTimeUntilTheNextAttempt(Outcome outcome) {
    Duration longest = Duration.ofSeconds(outcome.keysHeld() ? 60 : 10);

    assertThat(outcome.with(503))
        .allMatch(
            answer ->
                answer.retryAfter().toSeconds() >= 1
                    && answer.retryAfter().compareTo(longest) <= 0);
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void fetches_areFewHoweverManyRequestsCome(Outcome outcome) {
    assertThat(outcome.fetches())
        .as("fetches in %s", outcome.lasted())
        .isLessThanOrEqualTo(mostFetches(outcome));
    // One request is one fetch: the HTTP client does not try again on its own.
    assertThat(outcome.requests())
        .as("requests that the server got")
        .isLessThanOrEqualTo(outcome.problems().size() + outcome.refreshed() + 1);
  }

  /**
   * One at first, or those that unknown keys are allowed; others after longer and longer pauses.
   */
  private static int mostFetches(Outcome outcome) {
    long seconds = outcome.lasted().toSeconds();
    int most = outcome.keysHeld() ? 3 + (int) (seconds / 30) : 1;
    long pause = 1;
    for (long at = pauseBefore(outcome, pause); at <= seconds; at += pauseBefore(outcome, pause)) {
      most++;
      pause = Math.min(2 * pause, 10);
    }
    return most;
  }

  private static long pauseBefore(Outcome outcome, long pause) {
    return outcome.fault().name().startsWith("429") ? Math.max(3, pause) : pause;
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void health_saysWhatIsWrong(Outcome outcome) {
    assertThat(outcome.problems())
        .filteredOn(problem -> !TOO_SLOW.matcher(problem).find())
        .allMatch(
            problem -> outcome.fault().isOutage() && problem.contains(outcome.fault().problem()),
            "is that of the fault");
    if (outcome.fault().isOutage()) {
      assertThat(outcome.problems()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void keysAge_asTimePassesHoweverTheClockIsSet(Outcome outcome) {
    assertThat(outcome.age()).isBetween(Duration.ZERO, Duration.ofHours(1));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void redirects_areNotFollowed(Outcome outcome) {
    assertThat(outcome.trapped()).isZero();
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void longBodies_areNotReadToTheEnd(Outcome outcome) {
    assertThat(outcome.written()).isLessThan(Scene.LONG);
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void threads_areFew(Outcome outcome) {
    // The timer, that of the HTTP client, and those that handle what is or was under way.
    assertThat(outcome.threads()).isBetween(2, 12);
  }

  @Test
  void memory_staysFlat() {
    assertThat(growth).isLessThan(GROWTH);
  }

  @Test
  void close_endsAllThreadsAndConnections() {
    trials.forEach(Trial::close);

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              System.gc(); // ends the HTTP client's own thread
              assertThat(trials).allMatch(trial -> trial.ownThreads() == 0);
              assertThat(trials)
                  .allMatch(trial -> trial.connections() == 0 || trial.leavesConnections());
            });
  }

  /** For docs/keys-measured.md. */
  private static String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | The key server | no keys yet: 503 | fetches | good after | known key: 200 | new key: \
            503 | fetches | good after |
            |---|---|---|---|---|---|---|---|
            """);
    for (int i = 0; i < outcomes.size(); i += 2) {
      Outcome second = outcomes.get(i + 1);
      long known = second.known().stream().filter(answer -> answer.status() == 200).count();
      table.append(
          "| %s | %s | %d of %d | %s |%n"
              .formatted(
                  outcomes.get(i).fault(),
                  cells(outcomes.get(i)),
                  known,
                  second.known().size(),
                  cells(second)));
    }
    return table
        + "%n%d requests. At most %d threads for the keys of one authenticator; at most %.1f of"
            .formatted(
                most(outcome -> outcome.known().size(), Math::addExact),
                most(Outcome::threads, Math::max),
                most(Outcome::written, Math::max) / 1e6)
        + " 100 MB were sent; the heap grew by %.1f MB for all trials.%n".formatted(growth / 1e6);
  }

  private static String cells(Outcome outcome) {
    String refused = "%d in %s".formatted(outcome.with(503).size(), seconds(outcome.lasted()));
    return outcome.ends()
        ? "%s | %d | %s".formatted(refused, outcome.fetches(), seconds(outcome.recovery()))
        : "%d | %d | %s"
            .formatted(
                outcome.with(503).size(),
                outcome.problems().size() + outcome.refreshed(),
                seconds(outcome.recovery()));
  }

  private static long most(ToLongFunction<Outcome> figure, LongBinaryOperator operator) {
    return outcomes.stream().mapToLong(figure).reduce(0, operator);
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1000.0);
  }
}
