package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that an application adds to text settings. */
class AdditionsTest {

  private static final String ISSUER = "https://id.example.com";
  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);
  private static final TokenIssuer TOKENS =
      TokenIssuer.builder(ISSUER, KEYS).audience("api").build();
  private static final AccessRules RULES = AccessRules.builder().deny("/closed").build();

  private static GuardConfiguration configuration(String... namesAndValues) {
    Map<String, String> settings = new HashMap<>(Map.of("issuer", ISSUER, "audience", "api"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new GuardConfiguration().settings("setting", settings).keys(ISSUER, KEYS.keySource());
  }

  private static AccessDecision decision(GuardConfiguration configuration, RequestView request) {
    try (Guard guard = configuration.build()) {
      return guard.decide(request);
    }
  }

  private static RequestView orders() {
    return RequestView.of("GET", "/orders").token(TOKENS.token("alice").sign());
  }

  @Test
  void keysInCode_verifyTheTokensOfTheirIssuer() {
    assertThat(decision(configuration(), orders())).isInstanceOf(Granted.class);
  }

  @Test
  void keysInCode_forEachTenant() {
    String tenant = ISSUER + "/one";
    GuardConfiguration configuration =
        new GuardConfiguration()
            .settings(
                "setting",
                Map.of("issuer", ISSUER + "/{tenantid}", "tenants", "one", "audience", "api"))
            .keys(tenant, KEYS.keySource());
    String token = TokenIssuer.builder(tenant, KEYS).audience("api").build().token("alice").sign();

    assertThat(decision(configuration, RequestView.of("GET", "/").token(token)))
        .isInstanceOf(Granted.class);
  }

  @ParameterizedTest
  @CsvSource({
    "keys, https://id.example.com/jwks",
    "discovery-base, https://id.example.com",
    "secret, env:SECRET"
  })
  void keysInCodeAndInASetting_areRefused(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(configuration(name, value)::build)
        .withMessageContaining(name)
        .withMessageContaining("gives the keys in code as well");
  }

  @Test
  void keysInCodeForAnIssuerThatIsNotNamed_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(configuration().keys("https://other.example", KEYS.keySource())::build)
        .withMessageContaining("https://other.example, which no setting names");
  }

  @Test
  void policyInCode_isAskedAboutEachToken() {
    Refused refused =
        (Refused)
            decision(
                configuration().policy((jwt, request) -> PolicyDecision.forbid("locked")),
                orders());

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.reason().code()).isEqualTo("locked");
  }

  @Test
  void rulesInCode_replaceTheSetting() {
    RequestView closed = RequestView.of("GET", "/closed").token(TOKENS.token("alice").sign());

    assertThat(decision(configuration().rules(RULES), closed)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @CsvSource({"rules, permit /health, access rules", "cookie, session, an extractor"})
  void settingWhosePlaceAnObjectTakes_isRefused(String name, String value, String object) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            configuration(name, value).rules(RULES).extractor(TokenExtractor.header("X-Token"))
                ::build)
        .withMessageContaining(name)
        .withMessageContaining("the application gives " + object + " in code as well");
  }

  @Test
  void extractorInCode_findsTheToken() {
    RequestView request =
        RequestView.of("GET", "/").header("X-Token", TOKENS.token("alice").sign());

    assertThat(decision(configuration().extractor(TokenExtractor.header("X-Token")), request))
        .isInstanceOf(Granted.class);
  }

  @Test
  void clockInCode_isTheClockOfTokens() {
    Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));

    Refused refused = (Refused) decision(configuration().clock(tomorrow), orders());

    assertThat(refused.reason().code()).isEqualTo("expired");
  }

  @Test
  void listenersInCodeAndByClass_hearOfDecisions() {
    List<String> heard = new ArrayList<>();
    AuthenticationListener listener =
        new AuthenticationListener() {
          @Override
          public void decided(DecisionEvent event) {
            event.principal().ifPresent(principal -> heard.add(principal.getName()));
          }
        };
    SampleListener.ACCEPTED.clear();

    decision(
        configuration("listeners", SampleListener.class.getName()).listener(listener), orders());

    assertThat(heard).containsExactly("alice");
    assertThat(SampleListener.ACCEPTED).containsExactly("alice /orders");
  }

  /** Needs a value that only a container for dependency injection has. */
  public static final class Injected implements ClaimsPolicy, AutoCloseable {

    private final String code;
    boolean closed;

    Injected(String code) {
      this.code = code;
    }

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return PolicyDecision.forbid(code);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class Container implements Function<Class<?>, Optional<?>>, AutoCloseable {

    final Injected policy = new Injected("injected");
    boolean closed;

    @Override
    public Optional<?> apply(Class<?> type) {
      return type == Injected.class ? Optional.of(policy) : Optional.empty();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void classThatASourceHas_isTakenFromIt_andClosedByIt() {
    Container container = new Container();

    Refused refused =
        (Refused)
            decision(
                configuration("policies", Injected.class.getName()).instances(container), orders());

    assertThat(refused.reason().code()).isEqualTo("injected");
    assertThat(container.policy.closed).isFalse();
    assertThat(container.closed).isTrue();
  }

  @Test
  void classThatASourceDoesNotHave_isCreated() {
    GuardConfiguration configuration =
        configuration("policies", SampleTenantPolicy.class.getName()).instances(new Container());

    assertThat(((Refused) decision(configuration, orders())).reason().code())
        .isEqualTo("other_tenant");
  }

  @Test
  void sourceThatFails_isAFaultOfTheSetting() {
    Function<Class<?>, Optional<?>> failing =
        type -> {
          throw new IllegalStateException("two beans");
        };

    assertThatIllegalArgumentException()
        .isThrownBy(configuration("policies", Injected.class.getName()).instances(failing)::build)
        .withMessageContaining("policies")
        .withMessageContaining("two beans");
  }

  @Test
  void settingNames_areThoseOfTheDocument() {
    assertThat(GuardConfiguration.settingNames())
        .contains("issuer", "clock-skew", "rules", "listeners")
        .doesNotHaveDuplicates();
  }

  @Test
  void refusalOfHead_hasNoBody() {
    Refused refused = (Refused) decision(configuration(), RequestView.of("HEAD", "/orders"));

    assertThat(refused.body()).isEmpty();
    assertThat(refused.headers()).containsEntry("Content-Type", "application/problem+json");
  }

  @Test
  void settingsInEffect_areShownWithTheirPlaces_andWithoutSecrets() {
    GuardConfiguration configuration =
        new GuardConfiguration()
            .environment(Map.of("BORDERPOST_AUDIENCE", "env", "TOKEN", "bearer-secret"))
            .settings(
                "init-param",
                Map.of(
                    "issuer",
                    "https://user:pw@id.example.com",
                    "audience",
                    "x",
                    "secret",
                    "inline"));

    assertThat(configuration.given()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(configuration::build);
    assertThat(configuration.given())
        .containsExactly(
            new GuardConfiguration.Given("audience", Optional.of("env"), "environment variable"),
            new GuardConfiguration.Given("issuer", Optional.empty(), "init-param"),
            new GuardConfiguration.Given("secret", Optional.empty(), "init-param"));
  }
}
