package dev.borderpost.spring;

import dev.borderpost.access.Guard;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health indicator for Spring Boot 4. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
class HealthOnBoot4 {

  @Bean
  @ConditionalOnEnabledHealthIndicator("borderpost")
  HealthIndicator borderpostHealthIndicator(Guard guard) {
    return () -> {
      KeyHealth keys = KeyHealth.of(guard);
      return Health.status(keys.status()).withDetails(keys.issuers()).build();
    };
  }
}
