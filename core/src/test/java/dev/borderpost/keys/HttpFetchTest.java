package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpFetchTest {

  private static final URI KEYS = URI.create("https://id.example.com/jwks");

  /** As between the metadata and the keys, when the application ends. */
  @Test
  void requestAfterTheFetchWasCancelled_isNotSent() {
    AtomicInteger sent = new AtomicInteger();
    HttpConnections connections =
        uri -> {
          sent.incrementAndGet();
          throw new IllegalStateException("it is sent");
        };
    HttpFetch fetch = new HttpFetch(connections, FetchOptions.defaults(), KEYS, new ManualTiming());

    fetch.cancel();
    CompletionStage<?> document = fetch.get(KEYS, Optional.empty());

    assertThat(document.toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("id.example.com/jwks is not read any more");
    assertThat(sent).hasValue(0);
  }
}
