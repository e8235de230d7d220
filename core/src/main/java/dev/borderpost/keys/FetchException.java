package dev.borderpost.keys;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failure to fetch keys; the message is a sentence with the address and the problem. */
final class FetchException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean notFound;
  private final @Nullable Duration retryAfter;

  private FetchException(
      String message, @Nullable Throwable cause, boolean notFound, @Nullable Duration retryAfter) {
    super(message, cause);
    this.notFound = notFound;
    this.retryAfter = retryAfter;
  }

  FetchException(String message) {
    this(message, null, false, null);
  }

  FetchException(String message, Throwable cause) {
    this(message, cause, false, null);
  }

  static FetchException notFound(String message) {
    return new FetchException(message, null, true, null);
  }

  static FetchException retryAfter(String message, Optional<Duration> retryAfter) {
    return new FetchException(message, null, false, retryAfter.orElse(null));
  }

  /** Whether the server has answered that it has no such document. */
  boolean isNotFound() {
    return notFound;
  }

  /** The time after which the server asks clients to retry. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
