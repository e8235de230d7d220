package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.RevocationList;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener can ask its authenticator, and what it hears of stores. */
@Timeout(60)
class AttachedListenerTest {

  private final List<String> heard = new CopyOnWriteArrayList<>();

  private final AuthenticationListener recorder =
      new AuthenticationListener() {
        @Override
        public void attached(JwtAuthenticator authenticator) {
          heard.add("attached " + authenticator.verifier().issuerNames());
        }

        @Override
        public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
          heard.add("keys of " + issuer);
        }

        @Override
        public void storeCalled(String store, Duration duration, boolean answered) {
          heard.add(store + (answered ? "" : " failed") + (duration.isNegative() ? " !" : ""));
        }
      };

  /** A store that is down. */
  private static final class Down implements TokenIdStore, RevocationList {

    @Override
    public boolean claim(String id, Instant until) {
      throw new IllegalStateException("down");
    }

    @Override
    public boolean mayBlock() {
      return false;
    }

    @Override
    public void revoke(String id, Instant issuedBefore, Instant until) {}

    @Override
    public Optional<Instant> revokedBefore(String id) {
      throw new IllegalStateException("down");
    }
  }

  @Test
  void listener_knowsItsAuthenticator_beforeItHearsOfKeys() throws Exception {
    CountDownLatch fetched = new CountDownLatch(1);
    AuthenticationListener slow =
        new AuthenticationListener() {
          @Override
          public void attached(JwtAuthenticator authenticator) {
            await().until(() -> authenticator.health().get(Border.ISSUER).keys() > 0);
            heard.add("keys are there");
            fetched.countDown();
          }
        };
    try (KeyServer server = KeyServer.start()) {
      server.serve("/jwks", SigningKeys.generate(JwsAlgorithm.ES256).publicJwkSet());
      Issuer issuer =
          Issuer.of(Border.ISSUER)
              .name("main")
              .audience("api")
              .keys(KeySource.jwkSet(server.uri("/jwks")))
              .build();
      try (JwtAuthenticator authenticator =
          JwtAuthenticator.builder().issuer(issuer).listener(slow).listener(recorder).build()) {
        fetched.await();
        await().until(() -> heard.size() == 3);

        assertThat(heard)
            .containsExactly(
                "keys are there",
                "attached {" + Border.ISSUER + "=main}",
                "keys of " + Border.ISSUER);
        assertThat(authenticator.verifier().health(Border.ISSUER).orElseThrow().keys())
            .isEqualTo(1);
        assertThat(authenticator.verifier().health("https://made-up.example")).isEmpty();
      }
    }
  }

  @Test
  void calls_ofStores_areHeardWithTheirOutcome() {
    Down down = new Down();
    ask(ClaimsPolicy.singleUse(TokenIdStore.inMemory(10)));
    ask(ClaimsPolicy.notRevoked(RevocationList.inMemory(10)));
    ask(ClaimsPolicy.singleUse(down));
    ask(ClaimsPolicy.notRevoked(down, RevocationList.OnFailure.ACCEPT));

    heard.removeIf(line -> line.startsWith("attached"));
    assertThat(heard)
        .containsExactly("one-time", "revocation", "one-time failed", "revocation failed");
  }

  private void ask(ClaimsPolicy policy) {
    try (Guard guard = Guard.of(Border.authenticator().policy(policy).listener(recorder).build())) {
      guard.decide(TestRequest.withToken(Border.token("jti", "\"1\"")));
    }
  }

  @Test
  void rememberedTokens_areCounted() {
    try (JwtAuthenticator authenticator = Border.authenticator().build()) {
      String token = Border.token();
      authenticator.authenticate(TestRequest.withToken(token));
      authenticator.authenticate(TestRequest.withToken(token));
      authenticator.authenticate(TestRequest.withToken(Border.token("jti", "\"1\"")));

      assertThat(authenticator.verifier().rememberedTokens()).isEqualTo(2);
    }
  }

  @Test
  void names_areThoseOfTheSettings() {
    KeySource keys = TestKeys.trusted();
    GuardConfiguration configuration =
        new GuardConfiguration()
            .settings(
                "setting",
                Map.of(
                    "issuers", "main, partner",
                    "main.issuer", "https://id.example.com/{tenantid}",
                    "main.tenants", "blue, green",
                    "main.audience", "api",
                    "partner.issuer", Border.PARTNER,
                    "partner.audience", "api"))
            .keys("https://id.example.com/blue", keys)
            .keys("https://id.example.com/green", keys)
            .keys(Border.PARTNER, keys)
            .listener(recorder);
    try (Guard guard = configuration.build()) {
      assertThat(guard.health()).hasSize(3);
      assertThat(heard)
          .containsExactly(
              "attached {https://id.example.com/blue=main, https://id.example.com/green=main, "
                  + Border.PARTNER
                  + "=partner}");
    }
  }
}
