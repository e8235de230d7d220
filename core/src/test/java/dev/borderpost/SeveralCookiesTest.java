package dev.borderpost;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cookies of one name: other hosts of a parent domain and old paths leave theirs. */
class SeveralCookiesTest {

  private static final JwtAuthenticator AUTHENTICATOR =
      Border.authenticator().extractor(TokenExtractor.cookie("token")).build();
  private static final Guard GUARD = Guard.of(AUTHENTICATOR);

  private static final String GOOD = Border.token();
  private static final String EXPIRED =
      Border.token("exp", "" + (Border.NOW.getEpochSecond() - 900), "iat", null);
  private static final String FORGED =
      Forge.sign(Border.header(), Border.claims(), "ES256", TestKeys.ATTACKER.getPrivate());
  private static final String OF_ANOTHER_ISSUER =
      Border.token("iss", quoted("https://elsewhere.example"));
  private static final String OF_ANOTHER_USER = Border.token("sub", quoted("mallory"));

  static List<String> foreign() {
    return List.of(
        EXPIRED, FORGED, OF_ANOTHER_ISSUER, "x", "a b", "\"", "{}", "a.b.c", "s%3Aabc.def", "ey");
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void onlyTokenThatVerifies_counts_whereverItStands(String foreign) {
    for (RequestView request : List.of(cookies(GOOD, foreign), cookies(foreign, GOOD))) {
      assertThat(((Granted) GUARD.decide(request)).principal().orElseThrow().getName())
          .isEqualTo(Border.SUBJECT);
      assertThat(AUTHENTICATOR.authenticate(request)).isInstanceOf(Authenticated.class);
      assertThat(AUTHENTICATOR.authenticateAsync(request).toCompletableFuture().join())
          .isInstanceOf(Authenticated.class);
    }
    assertThat(
            GUARD.decide(
                TestRequest.get("/")
                    .header("Cookie", "token=" + foreign)
                    .header("Cookie", "token=" + GOOD)))
        .isInstanceOf(Granted.class);
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void ifNoneVerifies_theAnswerIs401(String foreign) {
    for (RequestView request :
        List.of(cookies("x", foreign), cookies(foreign, FORGED), cookies(foreign, foreign))) {
      Refused refused = (Refused) GUARD.decide(request);

      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.headers().get("WWW-Authenticate")).contains("invalid_token");
    }
  }

  @Test
  void ifOneIsExpired_andNoneVerifies_theClientHearsOfIt() {
    assertThat(code(GUARD, cookies(FORGED, EXPIRED))).isEqualTo("expired");
    assertThat(code(GUARD, cookies(EXPIRED, OF_ANOTHER_ISSUER))).isEqualTo("expired");
  }

  @Test
  void tokensOfDifferentUsers_areRefused_ofOneIssuerOrTwo() {
    String ofPartner =
        Forge.sign(
            Border.header("kid", quoted("partner")),
            Border.claims("iss", quoted(Border.PARTNER)),
            "ES256",
            TestKeys.PARTNER.getPrivate());
    for (String other : List.of(OF_ANOTHER_USER, ofPartner)) {
      assertThat(GUARD.decide(cookies(other))).isInstanceOf(Granted.class);
      for (RequestView request : List.of(cookies(GOOD, other), cookies(other, "x", GOOD))) {
        assertThat(((Refused) GUARD.decide(request)).status()).isEqualTo(401);
        assertThat(code(GUARD, request)).isEqualTo("several_tokens");
        assertThat(((Rejected) AUTHENTICATOR.authenticate(request)).reason().code())
            .isEqualTo("several_tokens");
      }
    }
  }

  @Test
  void ofTokensOfOneUser_theOneThatWasIssuedLast_counts() {
    String old =
        Border.token(
            "iat",
            "" + (Border.NOW.getEpochSecond() - 100),
            "roles",
            "[\"admin\"]",
            "exp",
            later());
    String recent = Border.token("roles", "[\"clerk\"]");

    for (RequestView request : List.of(cookies(old, recent), cookies(recent, old))) {
      Granted granted = (Granted) GUARD.decide(request);

      assertThat(granted.principal().orElseThrow().roles()).containsExactly("clerk");
    }
  }

  @Test
  void ofTokensThatWereIssuedTogether_theOneThatExpiresLast_counts() {
    String longer = Border.token("roles", "[\"admin\"]", "exp", later());
    String shorter = Border.token("roles", "[\"clerk\"]");

    for (RequestView request : List.of(cookies(longer, shorter), cookies(shorter, longer))) {
      Granted granted = (Granted) GUARD.decide(request);

      assertThat(granted.principal().orElseThrow().roles()).containsExactly("admin");
    }
  }

  private static String later() {
    return "" + (Border.NOW.getEpochSecond() + 3000);
  }

  @Test
  void oneTokenTwice_isOneToken() {
    assertThat(GUARD.decide(cookies(GOOD, GOOD, "", GOOD))).isInstanceOf(Granted.class);
  }

  @Test
  void moreThanFourTokens_areRefused_withoutAVerification() {
    AtomicInteger lookups = new AtomicInteger();
    Guard guard = guard(header -> counted(lookups, TestKeys.trusted().find(header)));
    List<String> tokens = new ArrayList<>(List.of(GOOD));
    for (int i = 0; i < 3; i++) {
      tokens.add(Border.token("jti", quoted("other-" + i)));
    }

    assertThat(guard.decide(cookies(tokens.toArray(String[]::new)))).isInstanceOf(Granted.class);
    assertThat(lookups).hasValue(4);

    tokens.addAll(Collections.nCopies(2, Border.token("jti", quoted("other-3"))));
    assertThat(code(guard, cookies(tokens.toArray(String[]::new)))).isEqualTo("several_tokens");
    assertThat(lookups).hasValue(4);
  }

  private static KeyLookup counted(AtomicInteger lookups, KeyLookup lookup) {
    lookups.incrementAndGet();
    return lookup;
  }

  @Test
  void tokenWhoseKeyCannotBeFetched_doesNotKeepTheUserOut() {
    Guard guard =
        guard(
            header ->
                header.keyId().filter("p256"::equals).isPresent()
                    ? TestKeys.trusted().find(header)
                    : KeyLookup.unavailable(Duration.ofSeconds(7)));
    String unknown = Border.sign(Border.header("kid", quoted("other")), Border.claims());

    assertThat(guard.decide(cookies(unknown, GOOD))).isInstanceOf(Granted.class);
    for (String other : List.of(FORGED, EXPIRED)) {
      assertThat(((Refused) guard.decide(cookies(unknown, other))).status()).isEqualTo(503);
      assertThat(((Refused) guard.decide(cookies(other, unknown))).status()).isEqualTo(503);
    }
  }

  @Test
  void tokenWhoseKeyIsOnItsWay_isWaitedFor() {
    CompletableFuture<Boolean> arrival = new CompletableFuture<>();
    JwtAuthenticator authenticator =
        authenticator(
            header ->
                KeyLookup.pending(arrival.thenApply(there -> TestKeys.trusted().find(header))));

    CompletableFuture<AuthenticationResult> later =
        authenticator.authenticateAsync(cookies(FORGED, GOOD)).toCompletableFuture();
    assertThat(later).isNotDone();
    arrival.complete(true);

    assertThat(later.join()).isInstanceOf(Authenticated.class);
    assertThat(authenticator.authenticate(cookies(FORGED, GOOD))).isInstanceOf(Authenticated.class);
    assertThat(authenticator.authenticate(cookies(FORGED, EXPIRED)))
        .isNotInstanceOf(Unavailable.class);
  }

  @Test
  void unsafeRequestOfAnotherSite_isRefused_withTwoCookiesToo() {
    RequestView request =
        TestRequest.request("POST", "/")
            .header("Cookie", "token=" + GOOD + "; token=" + EXPIRED)
            .header("Sec-Fetch-Site", "cross-site");

    assertThat(code(GUARD, request)).isEqualTo("cross_site");
  }

  @Test
  void refusal_leavesNoTraceOfTheTokens() {
    try (LogCapture log = LogCapture.start()) {
      Refused refused = (Refused) GUARD.decide(cookies(GOOD, OF_ANOTHER_USER));

      assertThat(log.text()).isNotEmpty();
      for (String token : List.of(GOOD, OF_ANOTHER_USER)) {
        String signature = token.substring(token.lastIndexOf('.') + 1);
        assertThat(
                log.text() + refused + TokenExtractor.cookie("token").extract(cookies(token, GOOD)))
            .doesNotContain(signature);
      }
    }
  }

  private static Guard guard(KeySource keys) {
    return Guard.of(authenticator(keys));
  }

  private static JwtAuthenticator authenticator(KeySource keys) {
    return JwtAuthenticator.builder()
        .issuer(Border.issuer(keys).build())
        .extractor(TokenExtractor.cookie("token"))
        .clock(Border.CLOCK)
        .build();
  }

  private static String code(Guard guard, RequestView request) {
    return ((Refused) guard.decide(request)).reason().code();
  }

  private static RequestView cookies(String... values) {
    return TestRequest.get("/").header("Cookie", "token=" + String.join("; token=", values));
  }
}
