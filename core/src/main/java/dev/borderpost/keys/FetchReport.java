package dev.borderpost.keys;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reports the results of one issuer's fetches to the log and to the listener of an authenticator,
 * and keeps the problem of the last fetch.
 *
 * <p>Not thread-safe.
 */
final class FetchReport {

  private static final System.Logger log = System.getLogger(FetchReport.class.getName());

  private final String issuer;
  private final KeySource.Listener listener;
  private @Nullable String problem;
  private @Nullable KeyFetchEvent event;

  FetchReport(String issuer, KeySource.Listener listener) {
    this.issuer = issuer;
    this.listener = listener;
  }

  /** The problem of the last fetch; empty when it succeeded. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** A fetch begins; it ends with one of the other reports, or not at all. */
  void begun() {
    event = FlightRecording.isStarted() ? KeyFetchEvent.begun() : null;
  }

  /**
   * Reports that keys were fetched.
   *
   * @return notifies the listener, which may be slow
   */
  Runnable succeeded(@Nullable KeySet before, KeySet keys) {
    if (problem != null) {
      log.log(INFO, "Issuer " + issuer + ": its keys can be fetched again");
    }
    problem = null;
    Set<String> added = keys.keyIdsBeyond(before);
    Set<String> removed = before == null ? Set.of() : before.keyIdsBeyond(keys);
    if (before != null && !(added.isEmpty() && removed.isEmpty())) {
      log.log(
          INFO,
          "Issuer "
              + issuer
              + ": its keys have changed, added "
              + shown(added)
              + ", removed "
              + shown(removed));
    }
    if (event != null) {
      event.succeeded(issuer, added.size(), removed.size());
    }
    return () -> listener.keysRefreshed(issuer, added, removed);
  }

  private static String shown(Set<String> keyIds) {
    return keyIds.stream()
        .map(id -> SafeText.quoted(id).orElse("a name that cannot be shown"))
        .sorted()
        .toList()
        .toString();
  }

  /**
   * Reports that a fetch failed; only the first failure in a row is logged.
   *
   * @return notifies the listener, which may be slow
   */
  Runnable failed(Throwable cause) {
    String text = KeyFetch.problem(cause);
    if (problem == null) {
      log.log(WARNING, "Issuer " + issuer + ": " + text);
      log.log(DEBUG, () -> "Issuer " + issuer + ": its keys could not be fetched", cause);
    }
    problem = text;
    if (event != null) {
      event.failed(issuer, text);
    }
    return () -> listener.keysRefreshFailed(issuer, text);
  }
}
