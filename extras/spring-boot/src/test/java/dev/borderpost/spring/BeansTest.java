package dev.borderpost.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import dev.borderpost.access.AccessRules;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.store.RevocationList;
import dev.borderpost.testing.TestIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.request.RequestContextHolder;

@ExtendWith(OutputCaptureExtension.class)
class BeansTest {

  private static TestIssuer issuer;

  @BeforeAll
  static void start() {
    issuer = TestIssuer.start();
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  private static String bearer() {
    return "Bearer " + issuer.token("alice").claim("tenant", "blue").sign();
  }

  @Configuration(proxyBeanMethods = false)
  static class Extensions {

    static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    @Bean
    ClaimsPolicy tenant() {
      return (jwt, request) -> {
        boolean isInScope = RequestContextHolder.getRequestAttributes() != null;
        EVENTS.add("policy " + request.scheme() + " " + isInScope);
        return request.path().equals("/orders/async")
            ? PolicyDecision.forbid("other_tenant")
            : PolicyDecision.accept();
      };
    }

    @Bean
    AuthenticationListener audit() {
      return new AuthenticationListener() {
        @Override
        public void decided(DecisionEvent event) {
          event.reason().ifPresent(reason -> EVENTS.add(reason.code()));
        }
      };
    }

    @Bean
    TokenExtractor extractor() {
      return TokenExtractor.header("X-Token");
    }

    @Bean
    AccessRules rules() {
      return AccessRules.builder().permit("/news/**").build();
    }
  }

  @Test
  void beansOfTheApplication_areUsed() {
    try (Running application =
        Running.start(
            issuer,
            List.of(SampleApplication.class, Extensions.class),
            "server.forward-headers-strategy=framework")) {
      assertThat(
              application
                  .get("/orders/me", "X-Token", bearer(), "X-Forwarded-Proto", "https")
                  .body())
          .startsWith("alice");
      assertThat(application.get("/orders/async", "X-Token", bearer()).statusCode()).isEqualTo(403);
      assertThat(application.get("/orders/me", "Authorization", bearer()).statusCode())
          .isEqualTo(401);
      assertThat(application.get("/news/me").body()).isEqualTo("nobody");
    }
    assertThat(Extensions.EVENTS)
        .containsExactly("policy https true", "policy http true", "other_tenant", "no_credentials");
  }

  @Configuration(proxyBeanMethods = false)
  static class KeysInMemory {

    static final AtomicBoolean CLOSED = new AtomicBoolean();

    @Bean
    GuardCustomizer keys() {
      KeySource published = KeySource.jwkSet(issuer.publicJwkSet());
      return configuration ->
          configuration.keys(
              issuer.issuer(),
              new KeySource() {
                private KeySource source = published;

                @Override
                public KeySource forIssuer(
                    String name, java.util.Set<dev.borderpost.jwt.JwsAlgorithm> algorithms) {
                  source = published.forIssuer(name, algorithms);
                  return this;
                }

                @Override
                public KeyLookup find(JoseHeader header) {
                  return source.find(header);
                }

                @Override
                public void close() {
                  CLOSED.set(true);
                }
              });
    }
  }

  @Test
  void guard_isClosedWithTheApplication() {
    try (Running application =
        Running.start(issuer, List.of(SampleApplication.class, KeysInMemory.class))) {
      assertThat(application.get("/orders/me", "Authorization", bearer()).statusCode())
          .isEqualTo(200);
      assertThat(KeysInMemory.CLOSED).isFalse();
    }
    assertThat(KeysInMemory.CLOSED).isTrue();
  }

  @Test
  void revocationList_isABean_whereItIsOn() {
    try (Running application =
        Running.start(
            issuer,
            List.of(SampleApplication.class),
            "borderpost.revocation=on",
            "borderpost.store=memory")) {
      String token = issuer.token("bob").sign();
      String[] authorization = {"Authorization", "Bearer " + token};
      assertThat(application.get("/orders/me", authorization).statusCode()).isEqualTo(200);

      application
          .context
          .getBean(RevocationList.class)
          .revokeSubject(
              issuer.issuer(),
              "bob",
              Instant.now().plusSeconds(120),
              Instant.now().plusSeconds(3600));

      assertThat(application.get("/orders/me", authorization).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void health_isDown_whileNoIssuerHasKeys() {
    try (TestIssuer unreachable = TestIssuer.start()) {
      unreachable.down();
      try (Running application =
          Running.start(
              unreachable,
              List.of(SampleApplication.class),
              "borderpost.rules=permit /actuator/**",
              "management.endpoint.health.show-details=always")) {
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(application.get("/actuator/health").body())
                        .contains("\"borderpost\":{", "\"status\":\"DOWN\"")
                        .contains("lastError"));
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnFilter {

    @Bean
    FilterRegistrationBean<JwtAuthenticationFilter> own(dev.borderpost.access.Guard guard) {
      FilterRegistrationBean<JwtAuthenticationFilter> bean =
          new FilterRegistrationBean<>(new JwtAuthenticationFilter(guard));
      bean.addUrlPatterns("/orders/*");
      return bean;
    }
  }

  @Test
  void filterOfTheApplication_replacesThatOfTheStarter_whichSaysSo(CapturedOutput output) {
    try (Running application =
        Running.start(issuer, List.of(SampleApplication.class, OwnFilter.class))) {
      assertThat(application.get("/orders/me").statusCode()).isEqualTo(401);
      assertThat(application.get("/news/me").body()).isEqualTo("nobody");
    }
    assertThat(output).contains("registers no filter, since the application has its own ([own])");
  }

  @Test
  void managementPort_isNamedAsUnprotected(CapturedOutput output) {
    try (Running application =
        Running.start(issuer, List.of(SampleApplication.class), "management.server.port=0")) {
      assertThat(application.get("/orders/me").statusCode()).isEqualTo(401);
    }
    assertThat(output).contains("management.server.port = 0 are outside of Borderpost");
  }

  @Test
  void applicationWithOnePort_hasNoWarnings(CapturedOutput output) {
    try (Running application = Running.start(issuer, List.of(SampleApplication.class))) {
      assertThat(application.get("/orders/me").statusCode()).isEqualTo(401);
    }
    assertThat(output.toString().lines().filter(line -> !line.contains("dev.borderpost.refusals")))
        .noneMatch(line -> line.contains(" WARN ") || line.contains("has no effect"));
  }
}
