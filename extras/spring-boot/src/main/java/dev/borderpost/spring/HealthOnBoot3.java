package dev.borderpost.spring;

import dev.borderpost.access.Guard;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health indicator for Spring Boot 3.5. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
class HealthOnBoot3 {

  @Bean
  @ConditionalOnEnabledHealthIndicator("borderpost")
  HealthIndicator borderpostHealthIndicator(Guard guard) {
    return () -> {
      KeyHealth keys = KeyHealth.of(guard);
      return Health.status(keys.status()).withDetails(keys.issuers()).build();
    };
  }
}
