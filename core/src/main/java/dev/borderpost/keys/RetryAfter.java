package dev.borderpost.keys;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the time after which a server asks clients to retry (RFC 9110 §10.2.3). */
final class RetryAfter {

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RetryAfter() {}

  /**
   * The time from now on: a number of seconds, or an HTTP date, which is compared with the server's
   * own {@code Date}, so that clocks need not agree. Empty when there is none that can be read.
   */
  static Optional<Duration> read(HttpHeaders headers) {
    String value = headers.firstValue("Retry-After").orElse("");
    if (SECONDS.matcher(value).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    Instant now = headers.firstValue("Date").flatMap(RetryAfter::date).orElseGet(Instant::now);
    return date(value)
        .map(time -> Duration.between(now, time))
        .filter(duration -> !duration.isNegative());
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
