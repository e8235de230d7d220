package dev.borderpost.keys;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log and the listener of an authenticator how the fetches of one issuer ended, and knows
 * what went wrong with the last one.
 *
 * <p>Not thread-safe.
 */
final class FetchReport {

  private static final Logger log = LoggerFactory.getLogger(FetchReport.class);

  private final String issuer;
  private final KeyListener listener;
  private @Nullable String problem;

  FetchReport(String issuer, KeyListener listener) {
    this.issuer = issuer;
    this.listener = listener;
  }

  /** What went wrong with the last fetch; empty when it went well. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Keys were fetched.
   *
   * @return tells the listener, which may take its time
   */
  Runnable succeeded(@Nullable KeySet before, KeySet keys) {
    if (problem != null) {
      log.info("Issuer {}: its keys can be fetched again", issuer);
    }
    problem = null;
    return () ->
        listener.keysRefreshed(
            issuer,
            keys.keyIdsBeyond(before),
            before == null ? Set.of() : before.keyIdsBeyond(keys));
  }

  /**
   * A fetch failed; the log has the first failure in a row.
   *
   * @return tells the listener, which may take its time
   */
  Runnable failed(Throwable cause) {
    String text = KeyFetch.problem(cause);
    if (problem == null) {
      log.warn("Issuer {}: {}", issuer, text);
      log.debug("Issuer {}: its keys could not be fetched", issuer, cause);
    }
    problem = text;
    return () -> listener.keysRefreshFailed(issuer, text);
  }
}
