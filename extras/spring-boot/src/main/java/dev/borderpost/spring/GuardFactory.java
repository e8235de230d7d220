package dev.borderpost.spring;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import jakarta.servlet.ServletContext;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.ConfigurableWebApplicationContext;

/** Configures and builds the guard of an application from its settings and beans. */
final class GuardFactory {

  private final ConfigurableWebApplicationContext application;
  private final SpringSettings settings;

  GuardFactory(ConfigurableWebApplicationContext application) {
    this.application = application;
    this.settings = new SpringSettings(application.getEnvironment());
  }

  /**
   * The configuration, not built yet.
   *
   * @throws StartException if a bean cannot be created, there is more than one where there can be
   *     one, or a {@link GuardCustomizer} throws
   */
  GuardConfiguration configuration() {
    GuardConfiguration configuration =
        new GuardConfiguration()
            .settings("Spring property", settings.values())
            .environment(settings.otherVariables())
            .classLoader(application.getClassLoader())
            .webResources(this::webResource)
            .instances(
                type -> Optional.ofNullable(application.getBeanProvider(type).getIfAvailable()));
    try {
      beans(ClaimsPolicy.class, "policies").forEach(configuration::policy);
      application.getBeanProvider(TokenExtractor.class).ifAvailable(configuration::extractor);
      beans(AuthenticationListener.class, "listeners").forEach(configuration::listener);
      application.getBeanProvider(AccessRules.class).ifAvailable(configuration::rules);
      application
          .getBeanProvider(GuardCustomizer.class)
          .orderedStream()
          .forEach(customizer -> customizer.customize(configuration));
    } catch (RuntimeException e) {
      throw StartException.ofBeans(e);
    }
    return configuration;
  }

  /**
   * Builds the guard.
   *
   * @throws StartException if the configuration has faults; the message lists all
   */
  static Guard build(GuardConfiguration configuration) {
    try {
      return configuration.build();
    } catch (IllegalArgumentException e) {
      throw StartException.ofSettings(String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable InputStream webResource(String path) {
    ServletContext context = application.getServletContext();
    return context == null ? null : context.getResourceAsStream(path);
  }

  /** The beans of a type, but for those that a setting names by class. */
  private <T> Stream<T> beans(Class<T> type, String setting) {
    List<String> named = settings.list(setting);
    return application
        .getBeanProvider(type)
        .orderedStream()
        .filter(bean -> !named.contains(ClassUtils.getUserClass(bean).getName()));
  }
}
