package dev.borderpost.it.war;

import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds filters by code, as many do: for requests only, behind all that are there already.
 *
 * <p>A context parameter {@code filter NAME} has the pattern of one, and {@code NAME KEY} the value
 * of its init-param {@code KEY}.
 */
public final class FiltersInCode {

  private static final String FILTER = "filter ";

  private FiltersInCode() {}

  /** To be declared in web.xml. */
  public static final class Listener implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
      addFilters(event.getServletContext());
    }
  }

  /** To be found by the container. */
  public static final class Initializer implements ServletContainerInitializer {

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
      addFilters(context);
    }
  }

  private static void addFilters(ServletContext context) {
    for (String param : Collections.list(context.getInitParameterNames())) {
      if (param.startsWith(FILTER)) {
        addFilter(context, param.substring(FILTER.length()), context.getInitParameter(param));
      }
    }
  }

  private static void addFilter(ServletContext context, String name, String pattern) {
    FilterRegistration.Dynamic filter = context.addFilter(name, JwtAuthenticationFilter.class);
    filter.setAsyncSupported(true);
    for (String param : Collections.list(context.getInitParameterNames())) {
      if (param.startsWith(name + " ")) {
        filter.setInitParameter(
            param.substring(name.length() + 1), context.getInitParameter(param));
      }
    }
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, pattern);
  }
}
