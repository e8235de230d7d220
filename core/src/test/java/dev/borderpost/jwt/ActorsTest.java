package dev.borderpost.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Refusal;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The claim act (RFC 8693 §4.1). */
class ActorsTest {

  private static final JwtAuthenticator ANY = Border.authenticator().build();
  private static final JwtAuthenticator BY_ROBOT =
      Border.authenticator().policy(ClaimsPolicy.actor("robot", "clerk")).build();

  private static AuthenticationResult authenticate(
      JwtAuthenticator authenticator, @Nullable String... claims) {
    return authenticator.authenticate(TestRequest.withToken(Border.token(claims)));
  }

  private static List<Actor> actors(@Nullable String... claims) {
    return ((Authenticated) authenticate(ANY, claims)).principal().actors();
  }

  private static String chain(int actors) {
    return "{\"sub\":\"a\",\"act\":".repeat(actors - 1)
        + "{\"sub\":\"a\"}"
        + "}".repeat(actors - 1);
  }

  @Test
  void actors_areInTheOrderOfTheToken_theCurrentOneFirst() {
    String act =
        "{\"sub\":\"robot\",\"client_id\":\"c\",\"act\":{\"iss\":\"https://other.example\","
            + "\"sub\":\"clerk\"}}";

    assertThat(actors("act", act))
        .containsExactly(
            new Actor(
                Optional.of("robot"), Optional.empty(), Map.of("sub", "robot", "client_id", "c")),
            new Actor(
                Optional.of("clerk"),
                Optional.of("https://other.example"),
                Map.of("iss", "https://other.example", "sub", "clerk")));
    assertThat(actors("act", act).toString()).doesNotContain("robot");
  }

  @Test
  void claimThatIsNull_isAbsent() {
    assertThat(actors("act", "null")).isEmpty();
    assertThat(actors()).isEmpty();
  }

  @Test
  void actorMayBeNamedByOtherMembers() {
    assertThat(actors("act", "{\"client_id\":\"c\"}"))
        .containsExactly(new Actor(Optional.empty(), Optional.empty(), Map.of("client_id", "c")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"robot\"",
        "[]",
        "[{\"sub\":\"robot\"}]",
        "1",
        "false",
        "{\"sub\":1}",
        "{\"sub\":\"\"}",
        "{\"sub\":[\"robot\"]}",
        "{\"sub\":\"robot\",\"iss\":{}}",
        "{\"sub\":\"robot\",\"act\":\"clerk\"}",
        "{\"sub\":\"robot\",\"act\":{\"sub\":true}}"
      })
  void malformedAct_isRefused(String act) {
    assertThat(((Refusal) authenticate(ANY, "act", act)).reason().code()).isEqualTo("malformed");
  }

  @Test
  void chain_mayHaveEightActors() {
    assertThat(actors("act", chain(8))).hasSize(8);
    assertThat(((Refusal) authenticate(ANY, "act", chain(9))).reason().code())
        .isEqualTo("malformed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"sub":"robot"}                               | accepted
          {"sub":"clerk","act":{"sub":"x"}}             | accepted
          {"sub":"robot","iss":"https://id.example.com"} | accepted
          {"sub":"robot","iss":"https://other.example"} | other_actor
          {"sub":"Robot"}                               | other_actor
          {"sub":"x","act":{"sub":"robot"}}             | other_actor
          {"client_id":"robot"}                         | other_actor
          {}                                            | other_actor
          null                                          | other_actor
          """)
  void policy_considersTheCurrentActorOfTheTokensIssuer(String act, String outcome) {
    AuthenticationResult result = authenticate(BY_ROBOT, "act", act);

    assertThat(result instanceof Refusal refusal ? refusal.reason().code() : "accepted")
        .isEqualTo(outcome);
  }

  @Test
  void policyWithoutAnActor_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(ClaimsPolicy::actor);
  }
}
