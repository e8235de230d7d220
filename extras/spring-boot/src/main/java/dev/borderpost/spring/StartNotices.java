package dev.borderpost.spring;

import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Logs at start-up what the border does not cover in this application. */
final class StartNotices implements SmartInitializingSingleton {

  private static final System.Logger log = System.getLogger(StartNotices.class.getName());

  private static final String SPRING_SECURITY = "org.springframework.security.web.FilterChainProxy";
  private static final String ACTUATOR =
      "org.springframework.boot.actuate.endpoint.annotation.Endpoint";

  private final ConfigurableApplicationContext application;
  private final String filter;

  StartNotices(ConfigurableApplicationContext application, String filter) {
    this.application = application;
    this.filter = filter;
  }

  @Override
  public void afterSingletonsInstantiated() {
    requireNoSettingsWithoutEffect();
    noteOtherFilters();
    noteSpringSecurity();
    noteManagementPort();
  }

  private void requireNoSettingsWithoutEffect() {
    Set<String> settings = new SpringSettings(application.getEnvironment()).values().keySet();
    if (application.getBeanNamesForType(GuardConfiguration.class).length == 0
        && !settings.isEmpty()) {
      throw StartException.ofSettings(
          "The application declares a Guard of its own, so that these settings would have no effect: "
              + String.join(", ", settings)
              + ". Remove them, or the bean.",
          null);
    }
  }

  private void noteOtherFilters() {
    Stream<String> registered =
        Stream.of(application.getBeanNamesForType(FilterRegistrationBean.class))
            .filter(
                name ->
                    application.getBean(name) instanceof FilterRegistrationBean<?> bean
                        && bean.getFilter() instanceof JwtAuthenticationFilter);
    List<String> others =
        Stream.concat(
                registered,
                Stream.of(application.getBeanNamesForType(JwtAuthenticationFilter.class)))
            .filter(name -> !name.equals(filter))
            .toList();
    if (!others.isEmpty() && application.containsBean(filter)) {
      log.log(
          WARNING,
          "The application registers filters of its own ("
              + others
              + ") beside the one of Borderpost's starter: a request has to pass all of them, and a"
              + " single-use token passes only the first.");
    } else if (!others.isEmpty()) {
      log.log(
          WARNING,
          "Borderpost's starter registers no filter, since the application has its own ("
              + others
              + "). Make sure that it is mapped to /* and to all dispatcher types.");
    }
  }

  private void noteSpringSecurity() {
    if (ClassUtils.isPresent(SPRING_SECURITY, application.getClassLoader())) {
      log.log(
          WARNING,
          "Spring Security is on the class path as well. Borderpost decides about requests"
              + " before its filters and does not sign the user in there: its rules and annotations"
              + " see an anonymous user, hide Borderpost's from getUserPrincipal(), and may refuse"
              + " what Borderpost has granted. Use one of the two.");
    }
  }

  private void noteManagementPort() {
    Environment environment = application.getEnvironment();
    Integer port = environment.getProperty("management.server.port", Integer.class);
    int ofApplication = environment.getProperty("server.port", Integer.class, 8080);
    boolean isSeparate = port != null && port >= 0 && (port == 0 || port != ofApplication);
    if (isSeparate && ClassUtils.isPresent(ACTUATOR, application.getClassLoader())) {
      log.log(
          WARNING,
          "The actuator's endpoints at management.server.port = "
              + port
              + " are outside of Borderpost: every client that reaches the port can call them. Let"
              + " only the platform reach it.");
    }
  }
}
