package dev.borderpost.spring;

import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.micrometer.BorderpostMetrics;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.store.RevocationList;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.context.ConfigurableWebApplicationContext;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Puts a {@link JwtAuthenticationFilter} in front of a servlet application.
 *
 * <p>The guard is made from the settings {@code borderpost.*} (see {@code docs/configuration.md})
 * and from the beans of the types {@code ClaimsPolicy}, {@code AuthenticationListener}, {@code
 * TokenExtractor}, {@code AccessRules} and {@link GuardCustomizer}; it is closed with the
 * application. A {@link Guard} bean of the application replaces it. With {@code revocation = on},
 * there is a bean of {@link RevocationList}.
 *
 * <p>If the settings have faults, the application does not start.
 */
@AutoConfiguration
@Import({HealthOnBoot3.class, HealthOnBoot4.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class BorderpostAutoConfiguration {

  /**
   * The order of the filter: behind the filters that change method, host or client of a request and
   * behind Spring's {@code RequestContextFilter}, and before Spring Security and all filters of the
   * application with a higher order or none.
   */
  public static final int FILTER_ORDER = -101;

  private static final String FILTER = "borderpostFilter";

  /** Called by Spring Boot. */
  public BorderpostAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(Guard.class)
  GuardConfiguration borderpostGuardConfiguration(ConfigurableWebApplicationContext application) {
    return new GuardFactory(application).configuration();
  }

  @Bean
  @ConditionalOnMissingBean
  Guard borderpostGuard(GuardConfiguration configuration) {
    return GuardFactory.build(configuration);
  }

  @Bean(FILTER)
  @ConditionalOnMissingBean(
      value = JwtAuthenticationFilter.class,
      parameterizedContainer = FilterRegistrationBean.class)
  FilterRegistrationBean<JwtAuthenticationFilter> borderpostFilter(Guard guard) {
    FilterRegistrationBean<JwtAuthenticationFilter> registration =
        new FilterRegistrationBean<>(new JwtAuthenticationFilter(guard));
    registration.setName("borderpost");
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setOrder(FILTER_ORDER);
    return registration;
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnExpression("'${borderpost.revocation:off}'.matches('on|true')")
  RevocationList borderpostRevocationList(GuardConfiguration configuration, Guard guard) {
    return configuration.revocationList().orElseThrow();
  }

  @Bean
  @Lazy(false)
  StartNotices borderpostStartNotices(ConfigurableApplicationContext application) {
    return new StartNotices(application, FILTER);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(WebMvcConfigurer.class)
  static class Mvc implements WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
      resolvers.add(new PrincipalArgumentResolver());
    }

    @Override
    public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
      // Behind the first, which calls the application's own handlers.
      resolvers.add(Math.min(1, resolvers.size()), new ApplicationRefusals());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static class Metrics {

    /** A {@code MeterBinder}, which Spring Boot binds to the registry. */
    @Bean
    @ConditionalOnMissingBean
    BorderpostMetrics borderpostMetrics() {
      return BorderpostMetrics.of();
    }
  }
}
