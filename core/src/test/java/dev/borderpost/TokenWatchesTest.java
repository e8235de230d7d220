package dev.borderpost;

import static dev.borderpost.testing.Border.NOW;
import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.store.RevocationList;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.RejectionReason;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that are still open when their token is over. */
class TokenWatchesTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now.get();
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
  private final List<TokenWatches> opened = new CopyOnWriteArrayList<>();
  private final List<String> over = new CopyOnWriteArrayList<>();

  private TokenWatches watches(ClaimsPolicy... policies) {
    TokenWatches watches =
        new TokenWatches(
            List.of(policies),
            new PolicyRound(clock, new AuthenticationListener() {}),
            Duration.ofMillis(5),
            Duration.ofMillis(5));
    opened.add(watches);
    return watches;
  }

  @AfterEach
  void close() {
    opened.forEach(TokenWatches::close);
  }

  private static JwtPrincipal user(String id) {
    String token =
        Border.token(
            "jti", quoted(id), "exp", Long.toString(NOW.plusSeconds(300).getEpochSecond()));
    return ((Authenticated)
            Border.authenticator().build().authenticate(TestRequest.withToken(token)))
        .principal();
  }

  private void hear(String name, RejectionReason reason) {
    over.add(name + " " + reason.code());
  }

  @Test
  void expiredToken_isToldOnce_whenTheSkewHasPassedToo() {
    JwtPrincipal user = user("1");
    Instant end = user.jwt().acceptedUntil().orElseThrow();
    now.set(end.minusNanos(1));
    AtomicInteger looks = new AtomicInteger();
    TokenWatches watches =
        watches(
            new AskedAgain(
                () -> {
                  looks.incrementAndGet();
                  return PolicyDecision.accept();
                }));

    watches.add(user.jwt(), reason -> hear("a", reason));
    await().until(() -> looks.get() > 2);
    assertThat(over).isEmpty();

    now.set(end);
    await().until(() -> !over.isEmpty());
    assertThat(over).containsExactly("a expired");
  }

  @Test
  void closedConnection_isNotTold() {
    TokenWatches watches = watches();
    watches.add(user("1").jwt(), reason -> hear("closed", reason)).close();
    watches.add(user("2").jwt(), reason -> hear("open", reason));

    now.set(NOW.plus(Duration.ofDays(1)));

    await().until(() -> !over.isEmpty());
    assertThat(over).containsExactly("open expired");
  }

  @Test
  void revokedToken_isTold_andOthersAreNot() {
    RevocationList list = RevocationList.inMemory(10, clock);
    ClaimsPolicy byPath = (jwt, request) -> PolicyDecision.forbid("by path");
    TokenWatches watches =
        watches(ClaimsPolicy.allOf(byPath, ClaimsPolicy.allOf(ClaimsPolicy.notRevoked(list))));
    JwtPrincipal revoked = user("1");
    watches.add(revoked.jwt(), reason -> hear("revoked", reason));
    watches.add(user("2").jwt(), reason -> hear("other", reason));

    list.revokeToken(revoked.jwt());

    await().until(() -> !over.isEmpty());
    assertThat(over).containsExactly("revoked revoked");
  }

  @Test
  void policyThatCannotDecide_changesNothing_untilItCan() {
    AtomicInteger asked = new AtomicInteger();
    TokenWatches watches =
        watches(
            new AskedAgain(
                () ->
                    switch (asked.getAndIncrement()) {
                      case 0 -> PolicyDecision.unavailable("a database");
                      case 1 -> throw new IllegalStateException("a policy that fails");
                      case 2 -> PolicyDecision.accept();
                      default -> PolicyDecision.forbid("locked");
                    }));

    watches.add(user("1").jwt(), reason -> hear("a", reason));

    await().until(() -> !over.isEmpty());
    assertThat(over).containsExactly("a locked");
    assertThat(asked.get()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void policyThatIsNotToBeAskedAgain_isNot() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger again = new AtomicInteger();
    TokenWatches watches =
        watches(
            (jwt, request) -> {
              asked.incrementAndGet();
              return PolicyDecision.forbid("by path");
            },
            new AskedAgain(
                () -> {
                  again.incrementAndGet();
                  return PolicyDecision.accept();
                }));

    watches.add(user("1").jwt(), reason -> hear("a", reason));

    await().until(() -> again.get() > 1);
    assertThat(asked).hasValue(0);
    assertThat(over).isEmpty();
  }

  @Test
  void actionThatFails_doesNotKeepOthersFromBeingTold() {
    TokenWatches watches = watches();
    for (int i = 0; i < 20; i++) {
      String name = "c" + i;
      watches.add(
          user(name).jwt(),
          reason -> {
            hear(name, reason);
            throw new IllegalStateException("a connection that is gone");
          });
    }

    now.set(NOW.plus(Duration.ofDays(1)));

    await().until(() -> over.size() == 20);
    assertThat(over).doesNotHaveDuplicates();
  }

  @Test
  void closedAuthenticator_watchesNothing() {
    JwtAuthenticator authenticator = Border.authenticator().build();
    JwtAuthenticator.Watch watch = authenticator.watch(user("1"), reason -> hear("a", reason));
    authenticator.close();
    watch.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> authenticator.watch(user("1"), reason -> hear("a", reason)));
    assertThat(over).isEmpty();
  }

  private record AskedAgain(Supplier<PolicyDecision> decision) implements ClaimsPolicy {

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return decision.get();
    }

    @Override
    public Optional<ClaimsPolicy> askedAgain() {
      return Optional.of(this);
    }
  }
}
