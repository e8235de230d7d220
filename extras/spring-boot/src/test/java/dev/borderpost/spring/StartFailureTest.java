package dev.borderpost.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.testing.TestIssuer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

  private static void startFails(List<Class<?>> sources, String... properties) {
    assertThatThrownBy(() -> Running.startWithoutIssuer(sources, properties).close())
        .isInstanceOf(Exception.class);
  }

  private static void hasReport(CapturedOutput output, String... texts) {
    assertThat(output.getOut())
        .contains("APPLICATION FAILED TO START")
        .contains(texts)
        .doesNotContain("Caused by");
  }

  @Test
  void settingsAreMissing(CapturedOutput output) {
    startFails(List.of(SampleApplication.class));

    hasReport(output, "issuer is missing", "audience is missing", "borderpost.");
  }

  @Test
  void settingsAreUnknownOrWrong(CapturedOutput output) {
    startFails(
        List.of(SampleApplication.class),
        "borderpost.issuer=https://id.example.com",
        "borderpost.audience=api",
        "borderpost.clok-skew=PT1S",
        "borderpost.max-token-age=one day");

    hasReport(output, "clok-skew", "did you mean clock-skew?", "it is not an ISO-8601 duration");
  }

  @Configuration(proxyBeanMethods = false)
  static class BadPolicy {

    @Bean
    ClaimsPolicy sameTenant() {
      throw new IllegalStateException("no tenant is configured");
    }
  }

  @Test
  void beanOfAPolicyThrows(CapturedOutput output) {
    startFails(List.of(SampleApplication.class, BadPolicy.class));

    hasReport(output, "sameTenant", "no tenant is configured", "Correct the bean");
    assertThat(output).doesNotContain("application.yml");
  }

  @Configuration(proxyBeanMethods = false)
  static class BadCustomizer {

    @Bean
    GuardCustomizer customizer() {
      return configuration -> {
        throw new IllegalStateException("no keys are there");
      };
    }
  }

  @Test
  void customizerThrows(CapturedOutput output) {
    startFails(List.of(SampleApplication.class, BadCustomizer.class));

    hasReport(output, "no keys are there", "Correct the bean");
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoExtractors {

    @Bean
    TokenExtractor one() {
      return TokenExtractor.header("X-One");
    }

    @Bean
    TokenExtractor other() {
      return TokenExtractor.header("X-Other");
    }
  }

  @Test
  void thereAreTwoExtractors(CapturedOutput output) {
    startFails(List.of(SampleApplication.class, TwoExtractors.class));

    hasReport(output, "TokenExtractor", "one,other", "one has to be @Primary");
  }

  @Configuration(proxyBeanMethods = false)
  static class Rules {

    @Bean
    AccessRules rules() {
      return AccessRules.builder().permit("/health").build();
    }
  }

  @Test
  void rulesAreGivenTwice(CapturedOutput output) {
    startFails(
        List.of(SampleApplication.class, Rules.class),
        "borderpost.issuer=https://id.example.com",
        "borderpost.audience=api",
        "borderpost.rules=permit /health");

    hasReport(output, "rules", "the application gives access rules in code as well");
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnGuard {

    @Bean
    Guard guard() {
      return Guard.of(TestIssuer.start().authenticator().build());
    }
  }

  @Test
  void settingsHaveNoEffect(CapturedOutput output) {
    startFails(List.of(SampleApplication.class, OwnGuard.class), "borderpost.audience=api");

    hasReport(output, "audience", "a Guard of its own");
  }
}
