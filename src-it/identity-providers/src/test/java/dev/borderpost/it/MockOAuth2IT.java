package dev.borderpost.it;

import static dev.borderpost.it.Border.ACCEPTED;
import static dev.borderpost.it.MockOAuth2.MAIN;
import static dev.borderpost.it.MockOAuth2.OTHER;
import static dev.borderpost.it.MockOAuth2.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MockOAuth2IT extends IdentityProviderSuite<MockOAuth2> {

  @Override
  MockOAuth2 start() {
    return new MockOAuth2("RS256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PS256", "ES256"})
  void otherAlgorithm_isAccepted(String algorithm) {
    try (MockOAuth2 other = new MockOAuth2(algorithm);
        Border border = new Border(other.issuer().tokenTypes("at+jwt").build())) {
      String token = other.signIn(algorithm).access();

      assertThat(border.user(token).jwt().header().algorithm()).isEqualTo(algorithm);
    }
  }

  @Test
  void keyOfOneIssuer_isNothingWorthForAnother() {
    try (Border border =
        new Border(provider().issuer(MAIN).build(), provider().issuer(PARTNER).build())) {
      String main = provider().identifier(MAIN);

      assertThat(border.verdict(provider().signInAt(MAIN).access())).isEqualTo(ACCEPTED);
      assertThat(border.verdict(provider().signInAt(PARTNER).access())).isEqualTo(ACCEPTED);
      assertThat(border.verdict(provider().signInAt(OTHER).access())).isEqualTo("unknown_issuer");
      assertThat(border.verdict(provider().forged(main, MAIN, MAIN))).isEqualTo(ACCEPTED);
      assertThat(border.verdict(provider().forged(main, MAIN, PARTNER))).isEqualTo("bad_signature");
      assertThat(border.verdict(provider().forged(main, PARTNER, PARTNER)))
          .isEqualTo("unknown_key");
    }
  }

  @Test
  void issuerThatNeverAnswers_failsNothingOfAnother() throws IOException {
    String token = provider().signIn(anyAlgorithm()).access();
    Issuer healthy = provider().issuer().build();
    String alone;
    Duration median;
    try (Border border = new Border(healthy);
        Load load = new Load(border, token)) {
      load.sendMore(2000);
      load.close();
      alone = load.toString();
      median = load.latency(0.5);
    }
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      String dead = "http://127.0.0.1:" + silent.getLocalPort();
      try (Border border = new Border(healthy, Issuer.of(dead).anyAudience().build());
          Load deadLoad = new Load(border, provider().forged(dead, "any", MAIN));
          Load load = new Load(border, token)) {
        load.sendMore(2000);
        deadLoad.sendMore(8);
        load.close();
        deadLoad.close();

        assertThat(load.refusals()).isEmpty();
        assertThat(deadLoad.refusals()).containsOnlyKeys("unavailable");
        print(
            "healthy issuer alone: %s; beside a dead one: %s; medians %.2f times; the dead one: %s",
            alone, load, (double) load.latency(0.5).toNanos() / median.toNanos(), deadLoad);
      }
    }
  }

  @Test
  void issuerThatComesUpLater_isFoundByItself() {
    String token = provider().signIn(anyAlgorithm()).access();
    provider().kill();
    try (Border border = new Border(provider().issuer().build())) {
      assertThat(border.verdict(token)).isEqualTo("unavailable");
      await().until(() -> border.failedRefreshes() > 1);

      provider().restart();
      long begin = System.nanoTime();
      await().until(() -> border.verdict(token).equals(ACCEPTED));

      print(
          "first token accepted %d ms after the issuer came up, after %d failed fetches",
          Duration.ofNanos(System.nanoTime() - begin).toMillis(), border.failedRefreshes());
    }
  }
}
