package dev.borderpost;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.RevocationList;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.MutableClock;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevocationTest {

  private static final Instant UNTIL = Border.NOW.plusSeconds(360);

  private final MutableClock clock = new MutableClock(Border.NOW);
  private final RevocationList list = RevocationList.inMemory(100, clock);
  private final JwtAuthenticator authenticator = authenticator(list);

  private JwtAuthenticator authenticator(RevocationList revoked) {
    return Border.authenticator().clock(clock).policy(ClaimsPolicy.notRevoked(revoked)).build();
  }

  private boolean passes(String... claimChanges) {
    AuthenticationResult result =
        authenticator.authenticate(TestRequest.withToken(Border.token(claimChanges)));
    if (result instanceof Rejected rejected) {
      assertThat(rejected.reason().code()).isEqualTo("revoked");
      assertThat(rejected.status()).isEqualTo(401);
      return false;
    }
    assertThat(result).isInstanceOf(Authenticated.class);
    return true;
  }

  private VerifiedJwt jwt(String... claimChanges) {
    return ((Authenticated)
            Border.authenticator()
                .build()
                .authenticate(TestRequest.withToken(Border.token(claimChanges))))
        .principal()
        .jwt();
  }

  @Test
  void tokenIsRevoked_byItsName_andNoOther() {
    assertThat(passes()).isTrue();

    assertThat(list.revokeToken(jwt())).isTrue();

    assertThat(passes()).isFalse();
    assertThat(passes("sub", quoted("somebody-else"))).isFalse();
    assertThat(passes("jti", quoted("token-2"))).isTrue();
    assertThat(passes("jti", null)).isTrue();
  }

  @Test
  void tokenWithoutName_cannotBeRevokedByIt_andTheCallerIsTold() {
    assertThat(list.revokeToken(jwt("jti", null))).isFalse();
    assertThat(list.revokeToken(jwt("jti", quoted("")))).isFalse();
    assertThat(passes("jti", quoted(""))).isTrue();
  }

  @Test
  void sessionIsRevoked_withAllItsTokens() {
    list.revokeSession(Border.ISSUER, "s1", UNTIL);

    assertThat(passes("sid", quoted("s1"))).isFalse();
    assertThat(passes("sid", quoted("s1"), "jti", quoted("token-2"))).isFalse();
    assertThat(passes("sid", quoted("s2"))).isTrue();
    assertThat(passes("sid", quoted("S1"))).isTrue();
    assertThat(passes("sid", "5")).isTrue();
    assertThat(passes()).isTrue();
  }

  @Test
  void issuerAndName_whoseTextsTogetherAreTheSame_areOthers() {
    list.revokeSession(Border.ISSUER + "s", "1", UNTIL);
    list.revokeSession(Border.ISSUER.substring(0, Border.ISSUER.length() - 1), "s1", UNTIL);

    assertThat(passes("sid", quoted("s1"))).isTrue();
  }

  @Test
  void userIsSignedOutEverywhere_upToATime() {
    long now = Border.NOW.getEpochSecond();
    list.revokeSubject(Border.ISSUER, Border.SUBJECT, Border.NOW, UNTIL);

    assertThat(passes()).isFalse();
    assertThat(passes("iat", String.valueOf(now - 1))).isFalse();
    assertThat(passes("iat", now - 1 + ".999")).isFalse();
    assertThat(passes("iat", null)).isFalse();
    // the clock of the issuer may be ahead by the clock skew
    assertThat(passes("iat", String.valueOf(now + 59))).isFalse();
    assertThat(passes("iat", String.valueOf(now + 60))).isTrue();
    assertThat(passes("sub", quoted("somebody-else"))).isTrue();
  }

  @Test
  void sameNamesOfAnotherIssuer_areOthers() {
    list.revokeSubject(Border.PARTNER, Border.SUBJECT, Border.NOW, UNTIL);
    list.revokeSession(Border.PARTNER, "s1", UNTIL);
    // what one kind is called is nothing to another
    list.revokeSession(Border.ISSUER, Border.SUBJECT, UNTIL);
    list.revokeSubject(Border.ISSUER, "s1", Border.NOW, UNTIL);

    assertThat(passes("sid", quoted("s1"))).isTrue();
  }

  @Test
  void revocation_livesUntilTheTokenHasExpired() {
    list.revokeToken(jwt());

    clock.advance(Duration.ofSeconds(360).minusNanos(1));
    assertThat(passes()).isFalse();
    clock.advance(Duration.ofNanos(1));
    assertThat(list.revokedBefore(RevocationList.idsOf(jwt()).get(0))).isEmpty();
  }

  @Test
  void list_isAskedForWhatTheTokenHas_inHashes() {
    List<String> asked = new ArrayList<>();
    RevocationList recording =
        new RevocationList() {
          @Override
          public void revoke(String id, Instant issuedBefore, Instant until) {}

          @Override
          public Optional<Instant> revokedBefore(String id) {
            asked.add(id);
            return Optional.empty();
          }

          @Override
          public boolean mayBlock() {
            return false;
          }
        };
    JwtAuthenticator recorded = authenticator(recording);

    recorded.authenticate(TestRequest.withToken(Border.token("sid", quoted("s1"))));
    assertThat(asked).hasSize(3).doesNotHaveDuplicates().allMatch(id -> id.matches("[\\w-]{43}"));
    asked.clear();
    recorded.authenticate(TestRequest.withToken(Border.token("jti", null)));
    assertThat(asked).hasSize(1);
  }

  @Test
  void rememberedToken_isRevokedAtOnce_andForwardsKeepTheAnswer() {
    Guard guard = Guard.of(authenticator);
    RequestView.Standalone request = TestRequest.withToken(Border.token());
    Granted granted = (Granted) guard.decide(request);
    list.revokeToken(granted.principal().orElseThrow().jwt());

    assertThat(guard.decideAgain(TestRequest.get("/y"), granted)).isInstanceOf(Granted.class);
    assertThat(guard.decide(request)).isInstanceOf(AccessDecision.Refused.class);
  }
}
