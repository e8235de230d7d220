package dev.borderpost.soak;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The answers of a server in a period. Not thread-safe. */
final class Tally {

  /** Why an answer is right although another one was expected. */
  enum Excuse {
    /** The application is being replaced. */
    REPLACED,
    /** The application has just started, and could not fetch keys yet. */
    WITHOUT_KEYS,
    /** The key of the token signed before anybody could fetch it. */
    SUDDEN_KEY
  }

  static final String COLUMNS =
      "requests,s200,s400,s401,s403,s503,others,replaced,without_keys,sudden_keys,unexpected,p50_ms,p99_ms,max_ms";

  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private int requests;
  private final Map<Excuse, Integer> excused = new EnumMap<>(Excuse.class);
  private int unexpected;
  private int[] micros = new int[1024];
  private int timed;

  void status(int status) {
    requests++;
    statuses.merge(status, 1, Integer::sum);
  }

  void excused(Excuse excuse) {
    excused.merge(excuse, 1, Integer::sum);
  }

  void unexpected() {
    unexpected++;
  }

  void time(long nanos) {
    if (timed == micros.length) {
      micros = Arrays.copyOf(micros, 2 * timed);
    }
    micros[timed++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1000);
  }

  String line() {
    Arrays.sort(micros, 0, timed);
    int known = 0;
    StringBuilder line = new StringBuilder().append(requests);
    for (int status : new int[] {200, 400, 401, 403, 503}) {
      int count = statuses.getOrDefault(status, 0);
      known += count;
      line.append(',').append(count);
    }
    line.append(',').append(requests - known);
    for (Excuse excuse : Excuse.values()) {
      line.append(',').append(excused.getOrDefault(excuse, 0));
    }
    return line.append(
            String.format(
                Locale.ROOT,
                ",%d,%.2f,%.2f,%.1f",
                unexpected,
                percentile(0.5),
                percentile(0.99),
                percentile(1)))
        .toString();
  }

  private double percentile(double share) {
    return timed == 0 ? 0 : micros[(int) Math.ceil(share * timed) - 1] / 1000.0;
  }
}
