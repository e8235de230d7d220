package dev.borderpost;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.MutableClock;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.testing.Together;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class OneTimeTokensTest {

  private final RecordingStore store = new RecordingStore();
  private final ClaimsPolicy singleUse = ClaimsPolicy.singleUse(store);

  /** A store that shows what it was asked. */
  private static final class RecordingStore implements TokenIdStore {

    final Map<String, Instant> claims = new ConcurrentHashMap<>();
    final List<String> asked = new ArrayList<>();

    @Override
    public synchronized boolean claim(String id, Instant until) {
      asked.add(id);
      return claims.putIfAbsent(id, until) == null;
    }

    @Override
    public boolean mayBlock() {
      return false;
    }
  }

  private static JwtAuthenticator.Builder authenticator() {
    return Border.authenticator();
  }

  private Guard guard() {
    return Guard.of(
        authenticator().build(),
        AccessRules.builder()
            .permit("/open")
            .require("/once/**", singleUse)
            .require("/admin/**", singleUse, ClaimsPolicy.role("admin"))
            .build());
  }

  private static String outcome(AccessDecision decision) {
    return decision instanceof Refused refused
        ? refused.status() + " " + refused.reason().code()
        : "granted";
  }

  private static String outcome(Guard guard, RequestView.Standalone request) {
    return outcome(guard.decide(request));
  }

  private static RequestView.Standalone once() {
    return TestRequest.get("/once/a").token(Border.token());
  }

  @Test
  void secondUse_isReplayed_whereverItIs() {
    Guard guard = guard();

    assertThat(outcome(guard, once())).isEqualTo("granted");
    assertThat(outcome(guard, once())).isEqualTo("401 replayed");
    assertThat(outcome(guard, TestRequest.get("/once/b").token(Border.token())))
        .isEqualTo("401 replayed");
    assertThat(outcome(guard, TestRequest.get("/else").token(Border.token()))).isEqualTo("granted");
    Refused refused = (Refused) guard.decide(once());
    assertThat(refused.headers().get("WWW-Authenticate"))
        .isEqualTo(
            "Bearer error=\"invalid_token\", error_description=\"The access token is not valid\"");
  }

  @Test
  void policyOfTheAuthenticator_isAskedOnce_evenIfARuleHasItAsWell() {
    JwtAuthenticator once = authenticator().policy(singleUse).build();

    assertThat(once.authenticate(once())).isInstanceOf(AuthenticationResult.Authenticated.class);
    assertThat(once.authenticate(once())).isInstanceOf(AuthenticationResult.Rejected.class);
    store.claims.clear();
    store.asked.clear();
    Guard both =
        Guard.of(once, AccessRules.builder().require("/once/**", singleUse, singleUse).build());
    assertThat(outcome(both, once())).isEqualTo("granted");
    assertThat(store.asked).hasSize(1);
    assertThat(outcome(both, once())).isEqualTo("401 replayed");
  }

  @Test
  void fiftyUsesAtOnce_sprayedOverTwoServers_haveOneWinner_eachTime() throws Exception {
    TokenIdStore shared = TokenIdStore.inMemory(1000, Border.CLOCK);
    Guard one = Guard.of(authenticator().policy(ClaimsPolicy.singleUse(shared)).build());
    Guard other = Guard.of(authenticator().policy(ClaimsPolicy.singleUse(shared)).build());

    for (int i = 0; i < 20; i++) {
      String token = Border.token("jti", quoted("t" + i));
      assertThat(
              Together.count(
                  50,
                  () ->
                      (Thread.currentThread().getId() % 2 == 0 ? one : other)
                              .decide(TestRequest.withToken(token))
                          instanceof Granted))
          .isOne();
    }
  }

  @Test
  void refusedRequest_doesNotUseTheTokenUp() {
    Guard guard = guard();
    ClaimsPolicy locked = (jwt, request) -> PolicyDecision.forbid("locked");
    JwtAuthenticator lockedAfter = authenticator().policy(singleUse).policy(locked).build();
    Guard deniedByCookie =
        Guard.of(
            authenticator().policy(singleUse).extractor(TokenExtractor.cookie("token")).build());

    assertThat(outcome(guard, TestRequest.get("/admin/x").token(Border.token())))
        .isEqualTo("403 missing_role");
    assertThat(outcome(Guard.of(lockedAfter), once())).isEqualTo("403 locked");
    assertThat(
            outcome(
                deniedByCookie,
                TestRequest.request("POST", "/once/a")
                    .header("Cookie", "token=" + Border.token())
                    .header("Sec-Fetch-Site", "cross-site")))
        .isEqualTo("403 cross_site");
    Guard laterRule =
        Guard.of(
            authenticator().policy(singleUse).build(),
            AccessRules.builder().require("/once/**", ClaimsPolicy.role("admin")).build());
    assertThat(outcome(laterRule, once())).isEqualTo("403 missing_role");
    assertThat(outcome(guard, once().header("Authorization", "Bearer x")))
        .isEqualTo("400 invalid_request");
    assertThat(store.asked).isEmpty();
    assertThat(outcome(guard, once())).isEqualTo("granted");
  }

  @Test
  void tokenWithoutName_isRefused() {
    Guard guard = guard();

    for (String jti : new String[] {null, quoted("")}) {
      assertThat(outcome(guard, TestRequest.get("/once/a").token(Border.token("jti", jti))))
          .isEqualTo("401 missing_claim");
    }
    assertThat(store.asked).isEmpty();
  }

  @Test
  void forwards_doNotClaimAgain_whateverIsBetweenThem() {
    Guard guard = guard();
    Granted granted = (Granted) guard.decide(once());

    Granted toOther = (Granted) guard.decideAgain(TestRequest.get("/once/b"), granted);
    Granted toOpen = (Granted) guard.decideAgain(TestRequest.get("/open"), toOther);
    Granted back = (Granted) guard.decideAgain(TestRequest.get("/once/c"), toOpen);

    assertThat(back.principal()).isEqualTo(granted.principal());
    assertThat(store.asked).hasSize(1);
    assertThat(outcome(guard.decideAgain(TestRequest.get("/admin/x"), back)))
        .isEqualTo("403 missing_role");
  }

  @Test
  void forwardToAPlaceForOneUse_claimsThere_andOnlyThen() {
    Guard guard = guard();
    Granted first = (Granted) guard.decide(TestRequest.get("/x").token(Border.token()));
    Granted second = (Granted) guard.decide(TestRequest.get("/y").token(Border.token()));
    assertThat(store.asked).isEmpty();

    assertThat(outcome(guard.decideAgain(TestRequest.get("/once/a"), first))).isEqualTo("granted");
    assertThat(outcome(guard.decideAgain(TestRequest.get("/once/a"), second)))
        .isEqualTo("401 replayed");
  }

  @Test
  void otherSpelling_signatureOrKey_ofOneToken_isTheSameToken() throws Exception {
    Guard guard = guard();
    String[] parts = Border.token().split("\\.");
    String sameClaimsElsewhere =
        Forge.sign(
            Border.header("alg", quoted("RS256"), "kid", quoted("rsa")),
            Border.claims(),
            "RS256",
            TestKeys.signingKey("rsa"));
    List<String> genuine =
        List.of(
            Border.token(), // another ECDSA signature
            Border.sign(Border.header("typ", quoted("JWT")), Border.claims()),
            Border.sign(Border.header("typ", quoted("at+JWT")), Border.claims("foo", "1")),
            Border.sign(Border.header(), Border.claims("jti", "\"\\u0074oken-1\"")),
            Border.sign(Border.header(), " " + Border.claims()),
            Border.token("sub", quoted("somebody-else"), "exp", "1780315799.5"),
            sameClaimsElsewhere);
    assertThat(outcome(guard, once())).isEqualTo("granted");

    for (String token : genuine) {
      assertThat(outcome(guard, TestRequest.get("/once/a").token(token))).isEqualTo("401 replayed");
    }
    for (String other :
        List.of(
            String.join(".", parts) + "=",
            parts[0] + "." + parts[1] + "=." + parts[2],
            parts[0].toLowerCase(java.util.Locale.ROOT) + "." + parts[1] + "." + parts[2],
            Border.sign(Border.header("kid", quoted("P256")), Border.claims()))) {
      assertThat(guard.decide(TestRequest.get("/once/a").token(other))).isInstanceOf(Refused.class);
    }
    assertThat(store.claims).hasSize(1);
  }

  @Test
  void sameNameFromAnotherIssuer_isAnotherToken() {
    Guard guard = guard();
    String partner =
        Forge.sign(
            Border.header("kid", quoted("partner")),
            Border.claims("iss", quoted(Border.PARTNER)),
            "ES256",
            TestKeys.PARTNER.getPrivate());

    assertThat(outcome(guard, once())).isEqualTo("granted");
    assertThat(outcome(guard, TestRequest.get("/once/a").token(partner))).isEqualTo("granted");
    assertThat(store.claims).hasSize(2);
  }

  @Test
  void store_getsHashesOnly_andTheExactEnd() {
    guard().decide(once());

    assertThat(store.claims).hasSize(1);
    assertThat(store.claims.keySet().iterator().next())
        .matches("[A-Za-z0-9_-]{43}")
        .doesNotContain("token-1");
    // exp and the skew of 60 seconds
    assertThat(store.claims).containsValue(Border.NOW.plusSeconds(300 + 60));
  }

  @Test
  void partsOfDifferentLengths_thatLookAlikeTogether_areDifferentTokens() {
    Guard guard = guard();

    guard.decide(TestRequest.get("/once/a").token(Border.token("jti", quoted("ab"))));
    guard.decide(TestRequest.get("/once/a").token(Border.token("jti", quoted("a"))));
    guard.decide(TestRequest.get("/once/a").token(Border.token("jti", quoted("AB"))));

    assertThat(store.claims).hasSize(3);
  }

  @Test
  void tokenThatExpiresWhileTheStoreIsAsked_isNotAccepted() {
    MutableClock clock = new MutableClock(Border.NOW);
    TokenIdStore slow =
        new TokenIdStore() {
          @Override
          public boolean claim(String id, Instant until) {
            clock.advance(Duration.ofSeconds(360));
            return true;
          }

          @Override
          public boolean mayBlock() {
            return false;
          }
        };
    JwtAuthenticator authenticator =
        authenticator().clock(clock).policy(ClaimsPolicy.singleUse(slow)).build();

    assertThat(outcome(Guard.of(authenticator), once())).isEqualTo("401 expired");
  }

  @Test
  void fullStore_is503_untilThereIsRoomAgain() {
    MutableClock clock = new MutableClock(Border.NOW);
    TokenIdStore small = TokenIdStore.inMemory(1, clock);
    Guard guard = guard(clock, small);

    assertThat(outcome(guard, once())).isEqualTo("granted");
    RequestView.Standalone second =
        TestRequest.get("/once/a")
            .token(Border.token("jti", quoted("token-2"), "exp", "1780320000"));
    Refused refused = (Refused) guard.decide(second);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers()).containsKey("Retry-After");
    assertThat(outcome(guard, once())).isEqualTo("401 replayed");
    clock.advance(Duration.ofSeconds(360));
    assertThat(outcome(guard, second)).isEqualTo("granted");
  }

  private static Guard guard(Clock clock, TokenIdStore store) {
    return Guard.of(authenticator().clock(clock).policy(ClaimsPolicy.singleUse(store)).build());
  }

  @Test
  void combinations_failClosed() {
    Guard excluded = Guard.of(authenticator().policy(ClaimsPolicy.not(singleUse)).build());
    Guard either =
        Guard.of(
            authenticator()
                .policy(ClaimsPolicy.anyOf(singleUse, ClaimsPolicy.role("admin")))
                .build());
    Guard all =
        Guard.of(
            authenticator()
                .policy(ClaimsPolicy.allOf(singleUse, ClaimsPolicy.role("admin")))
                .build());
    String admin = Border.token("roles", "[\"admin\"]");

    assertThat(outcome(excluded, once())).isEqualTo("403 excluded");
    assertThat(outcome(either, TestRequest.withToken(admin))).isEqualTo("granted");
    assertThat(outcome(all, once())).isEqualTo("403 missing_role");
    assertThat(store.asked).isEmpty();
    assertThat(outcome(either, once())).isEqualTo("granted");
    assertThat(outcome(either, once())).isEqualTo("401 replayed");
    assertThat(outcome(all, TestRequest.withToken(admin))).isEqualTo("401 replayed");
  }
}
