package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who hears of what, and that a part that users plug in cannot let a request pass by failing. */
class AuthenticationListenerTest {

  private final List<String> heard = new ArrayList<>();
  private final List<DecisionEvent> events = new ArrayList<>();

  private final AuthenticationListener recorder =
      new AuthenticationListener() {
        @Override
        public void decided(DecisionEvent event) {
          events.add(event);
          heard.add(
              event.outcome()
                  + event.reason().map(reason -> " " + reason.code()).orElse("")
                  + event.principal().map(user -> " " + user.getName()).orElse(""));
        }
      };

  private static final AuthenticationListener FAILING =
      new AuthenticationListener() {
        @Override
        public void decided(DecisionEvent event) {
          throw new IllegalStateException("a listener that fails");
        }
      };

  static List<JwtAuthenticator.Builder> failingParts() {
    KeySource failingKeys =
        header -> {
          throw new IllegalStateException("a key source that fails");
        };
    ClaimsPolicy failingPolicy =
        (jwt, request) -> {
          throw new IllegalStateException("a policy that fails");
        };
    TokenExtractor failingExtractor =
        request -> {
          throw new IllegalStateException("an extractor that fails");
        };
    return List.of(
        authenticator(failingKeys),
        authenticator(TestKeys.trusted()).policy(failingPolicy),
        authenticator(TestKeys.trusted())
            .policy((jwt, request) -> PolicyDecision.accept())
            .policy(failingPolicy),
        authenticator(TestKeys.trusted()).extractor(failingExtractor));
  }

  @ParameterizedTest
  @MethodSource("failingParts")
  void partThatFails_is503AndHeardOf_andNeverPasses(JwtAuthenticator.Builder builder) {
    Guard guard =
        Guard.of(
            builder.listener(recorder).build(), AccessRules.builder().optional("/open").build());

    for (String path : new String[] {"/open", "/"}) {
      AccessDecision decision = guard.decide(TestRequest.get(path).token(Border.token()));
      assertUnavailable(decision, "5");
    }
    assertThat(heard).hasSize(2).allMatch(line -> line.startsWith("UNAVAILABLE "));
  }

  @ParameterizedTest
  @CsvSource({"PT30S, 30", "PT0S, 1", "PT0.2S, 1", "PT-5S, 1", "PT1H, 3600"})
  void keysThatCannotBeHad_are503WithRetryAfter(Duration retryAfter, String seconds) {
    JwtAuthenticator authenticator =
        authenticator(header -> KeyLookup.unavailable(retryAfter)).listener(recorder).build();

    assertUnavailable(
        Guard.of(authenticator).decide(TestRequest.withToken(Border.token())), seconds);
    assertThat(heard).containsExactly("UNAVAILABLE keys_unavailable");
  }

  @Test
  void oneIssuerWithoutKeys_doesNotAffectAnother() {
    JwtAuthenticator authenticator =
        authenticator(TestKeys.trusted())
            .issuer(
                Issuer.of(Border.PARTNER)
                    .audience(Border.AUDIENCE)
                    .keys(header -> KeyLookup.unavailable(Duration.ofSeconds(30)))
                    .build())
            .build();
    String partner = Border.token("iss", Border.quoted(Border.PARTNER));

    assertThat(Guard.of(authenticator).decide(TestRequest.withToken(Border.token())))
        .isInstanceOf(Granted.class);
    assertUnavailable(Guard.of(authenticator).decide(TestRequest.withToken(partner)), "30");
  }

  @Test
  void listeners_hearOfEveryDecisionOnce_withItsReason() {
    Guard guard =
        Guard.of(
            authenticator(TestKeys.trusted())
                .policy(
                    (jwt, request) ->
                        jwt.claims().find("locked").isPresent()
                            ? PolicyDecision.reject("account_locked")
                            : PolicyDecision.accept())
                .listener(recorder)
                .build(),
            AccessRules.builder()
                .permit("/open")
                .deny("/closed")
                .require("/admin", ClaimsPolicy.role("admin"))
                .build());

    guard.decide(TestRequest.get("/").token(Border.token()));
    guard.decide(TestRequest.get("/").token(Border.token("exp", "1")));
    guard.decide(TestRequest.get("/").token(Border.token("locked", "1")));
    guard.decide(TestRequest.get("/").token("x.y.z"));
    guard.decide(TestRequest.get("/").header("Authorization", "Bearer"));
    guard.decide(TestRequest.get("/a;b").token(Border.token()));
    guard.decide(TestRequest.get("/closed").token(Border.token()));
    guard.decide(TestRequest.get("/admin").token(Border.token()));
    guard.decide(TestRequest.get("/open").token(Border.token()));
    guard.decide(TestRequest.get("/"));

    assertThat(heard)
        .containsExactly(
            "GRANTED " + Border.SUBJECT,
            "REFUSED expired",
            "REFUSED account_locked " + Border.SUBJECT,
            "REFUSED malformed",
            "REFUSED invalid_request",
            "REFUSED ambiguous_path",
            "REFUSED denied_by_rule",
            "REFUSED missing_role " + Border.SUBJECT,
            "GRANTED",
            "REFUSED no_credentials");
  }

  @Test
  void listenerThatFails_changesNothing_andTheOthersStillHear() {
    try (LogCapture log = LogCapture.start()) {
      JwtAuthenticator authenticator =
          authenticator(TestKeys.trusted()).listener(FAILING).listener(recorder).build();
      JwtAuthenticator unavailable =
          authenticator(header -> KeyLookup.unavailable(Duration.ofSeconds(30)))
              .listener(FAILING)
              .build();

      assertThat(Guard.of(authenticator).decide(TestRequest.withToken(Border.token())))
          .isInstanceOf(Granted.class);
      assertThat(
              ((Refused) Guard.of(authenticator).decide(TestRequest.withToken("x.y.z"))).status())
          .isEqualTo(401);
      assertThat(((Refused) Guard.of(authenticator).decide(TestRequest.get("/a;b"))).status())
          .isEqualTo(400);
      assertUnavailable(Guard.of(unavailable).decide(TestRequest.withToken(Border.token())), "30");
      assertThat(heard)
          .containsExactly(
              "GRANTED " + Border.SUBJECT, "REFUSED malformed", "REFUSED ambiguous_path");
      assertThat(log.text()).contains("A listener failed; the decision stands");
    }
  }

  @Test
  void policies_areAskedInOrder_untilOneRefuses_andSeeTheRequest() {
    List<String> asked = new ArrayList<>();
    JwtAuthenticator authenticator =
        authenticator(TestKeys.trusted())
            .policy(
                (jwt, request) -> {
                  asked.add("first " + request.path());
                  return PolicyDecision.accept();
                })
            .policy((jwt, request) -> PolicyDecision.forbid("second"))
            .policy(
                (jwt, request) -> {
                  asked.add("third");
                  return PolicyDecision.accept();
                })
            .build();

    Refused refused =
        (Refused) Guard.of(authenticator).decide(TestRequest.get("/a").token(Border.token()));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.reason().code()).isEqualTo("second");
    assertThat(asked).containsExactly("first /a");
  }

  /** RFC 7515 §4.1.2 and §4.1.5 point to keys; whoever follows them fetches what attackers like. */
  @Test
  void urlsInTheHeader_areNeverFetched() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "\"http://localhost:" + server.getAddress().getPort() + "/\"";
      Guard guard = Guard.of(Border.authenticator().build());
      for (String kid : new String[] {"\"p256\"", "\"unknown\"", url, null}) {
        String header = Border.header("kid", kid, "jku", url, "x5u", url, "iss", url);
        String forged =
            Forge.sign(header, Border.claims(), "ES256", TestKeys.ATTACKER.getPrivate());
        assertThat(((Refused) guard.decide(TestRequest.withToken(forged))).status()).isEqualTo(401);
      }
      String issuer = Border.token("iss", url);
      assertThat(((Refused) guard.decide(TestRequest.withToken(issuer))).status()).isEqualTo(401);
      assertThat(requests).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  private static JwtAuthenticator.Builder authenticator(KeySource keys) {
    return JwtAuthenticator.builder().issuer(Border.issuer(keys).build()).clock(Border.CLOCK);
  }

  private static void assertUnavailable(AccessDecision decision, String retryAfter) {
    assertThat(decision).isInstanceOf(Refused.class);
    Refused refused = (Refused) decision;
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.reason().code())
        .matches("keys_unavailable|extension_failed|policy_unavailable");
    assertThat(refused.headers())
        .isEqualTo(
            Map.of(
                "Retry-After", retryAfter,
                "Content-Type", "application/problem+json",
                "Cache-Control", "no-store"));
  }
}
