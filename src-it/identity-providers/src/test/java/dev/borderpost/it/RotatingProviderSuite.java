package dev.borderpost.it;

import static dev.borderpost.it.Border.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.KeysAhead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same for issuers whose keys can be changed. */
abstract class RotatingProviderSuite<P extends RotatingProvider> extends IdentityProviderSuite<P> {

  /**
   * How often keys are fetched in a row because a token names a new one. There is a third fetch,
   * for names that come again.
   */
  private static final int BURST = 2;

  /** After that, as often as this. */
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  @Test
  void rotationsInARow_failNoRequest() {
    rotate(BURST, KeySource.discovered(), () -> {});
  }

  @Test
  void twentyRotations_failNoRequest() {
    KeysAhead keys = new KeysAhead(KeySource.discovered());
    rotate(20, keys, () -> keys.putForward(INTERVAL));
  }

  private void rotate(int times, KeySource keys, Runnable betweenRotations) {
    String first = provider().signIn(anyAlgorithm()).access();
    List<Long> micros = new ArrayList<>();
    List<Long> requests = new ArrayList<>();
    try (Border border = new Border(provider().issuer().keys(keys).build());
        Load load = new Load(border, first)) {
      load.sendMore(100);
      for (int i = 0; i < times; i++) {
        long before = load.requests();
        provider().rotate();
        String token = provider().signIn(anyAlgorithm()).access();

        long begin = System.nanoTime();
        assertThat(border.verdict(token)).as("rotation %d", i + 1).isEqualTo(ACCEPTED);
        micros.add((System.nanoTime() - begin) / 1000);

        load.add(token);
        load.sendMore(100);
        requests.add(load.requests() - before);
        betweenRotations.run();
      }
      load.close();
      assertThat(load.refusals()).isEmpty();
      border.awaitRefreshes(1 + times);
      print(
          "%d rotations under load: %s, %d refreshes, at each rotation %s requests; the first request"
              + " with the new key took µs %s",
          times, load, border.refreshes(), requests, micros);
    }
  }

  @Test
  void withdrawnKey_isForgottenWithTheNextFetch() {
    try (Border border = new Border(provider().issuer().build())) {
      String old = provider().signIn(anyAlgorithm()).access();
      assertThat(border.verdict(old)).isEqualTo(ACCEPTED);

      provider().rotate();
      provider().withdrawOldKeys();
      String fresh = provider().signIn(anyAlgorithm()).access();

      assertThat(border.verdict(old)).as("not fetched yet").isEqualTo(ACCEPTED);
      assertThat(border.verdict(fresh)).isEqualTo(ACCEPTED);
      assertThat(border.verdict(old)).isEqualTo("unknown_key");
    }
  }
}
