package dev.borderpost.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.TestIssuer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class MetricsTest {

  @Configuration(proxyBeanMethods = false)
  static class CodesOfClients {

    @Bean
    ClaimsPolicy refusal() {
      return (jwt, request) -> PolicyDecision.forbid("refusal_" + request.query().orElseThrow());
    }
  }

  @Test
  void codesOfPolicies_areCountedUnderSixtyFourNames_andOther() {
    try (TestIssuer issuer = TestIssuer.start();
        Running application =
            Running.start(issuer, List.of(SampleApplication.class, CodesOfClients.class))) {
      String token = issuer.token("alice").sign();
      for (int i = 0; i < 70; i++) {
        application.get("/orders/me?" + i, "Authorization", "Bearer " + token);
      }
      application.get("/orders/me?0", "Authorization", "Bearer " + token);

      MeterRegistry registry = application.context.getBean(MeterRegistry.class);

      Collection<Timer> timers =
          registry.get("borderpost.requests").tag("outcome", "refused").timers();
      assertThat(timers).hasSize(65);
      assertThat(count(registry, "refusal_0")).isEqualTo(2);
      assertThat(count(registry, "refusal_63")).isEqualTo(1);
      assertThat(count(registry, "other")).isEqualTo(6);
    }
  }

  private static double count(MeterRegistry registry, String reason) {
    return registry.get("borderpost.requests").tag("reason", reason).timer().count();
  }
}
