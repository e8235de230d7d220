package dev.borderpost.it.app;

import dev.borderpost.it.SuiteGuards;
import dev.borderpost.keys.KeySource;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A web application behind several borders. The servlet at {@code /} is there for every path that
 * no other servlet takes: a request that no border stops always reaches something.
 *
 * <p>{@link ServletContext} has no way to register error pages: that is left to who installs this.
 */
public final class TestApplication implements ServletContainerInitializer {

  /** To be registered for {@link #ERRORS} and {@link Throwable}. */
  public static final String ERROR_PAGE = "/errors/page";

  /** Where cookies are handed out, by {@link CookieServlet}. */
  public static final String COOKIES = "/public/cookie";

  /** Those of refusals among them, to see that these never get there. */
  public static final List<Integer> ERRORS = List.of(400, 401, 403, 404, 500, 503);

  private final SuiteGuards guards;

  public TestApplication(Map<String, KeySource> keys) {
    this.guards = new SuiteGuards(keys);
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    addFilter(context, "preceding", "/*", new PrecedingFilter());
    guards
        .byDirectory()
        .forEach(
            (directory, guard) ->
                addFilter(
                    context,
                    directory.isEmpty() ? "border" : directory.substring(1),
                    directory + "/*",
                    new JwtAuthenticationFilter(guard)));

    addServlet(context, "rest", "/", new EchoServlet());
    addServlet(context, "health", "/health", new EchoServlet());
    addServlet(context, "admin", "/admin/*", new EchoServlet());
    addServlet(context, "error page", ERROR_PAGE, new EchoServlet());
    addServlet(context, "page", SuiteGuards.PAGE, new PageServlet());
    addServlet(context, "cookies", COOKIES, new CookieServlet());
    for (String area : List.of("/public", "/api", "/desk", "/cookie", "/site")) {
      addServlet(context, area + " onward", area + "/go", new OnwardServlet());
    }
  }

  private static void addFilter(
      ServletContext context, String name, String pattern, Filter filter) {
    FilterRegistration.Dynamic registration = context.addFilter(name, filter);
    registration.setAsyncSupported(
        !(filter instanceof JwtAuthenticationFilter) || !seesToThatItself(context));
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, pattern);
  }

  /**
   * Undertow makes filters at the first request, when its registrations have no effect any more.
   */
  private static boolean seesToThatItself(ServletContext context) {
    return !context.getServerInfo().startsWith("Undertow");
  }

  private static void addServlet(
      ServletContext context, String name, String pattern, Servlet servlet) {
    ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(pattern);
  }
}
