package dev.borderpost.servlet;

import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.store.RevocationList;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * The parts of {@link JwtAuthenticationFilter} for adapters that decide about a request at another
 * place than in a filter: the same settings, the same view of a request, the same answers.
 *
 * <p>Applications do not need it. Thread-safe.
 */
public final class ServletAdapter {

  private ServletAdapter() {}

  /**
   * Whether an application has settings outside of its filters: as system properties ({@code
   * borderpost.issuer}), environment variables ({@code BORDERPOST_ISSUER}) or init-params of the
   * application.
   *
   * @param context the application
   * @return whether there is at least one
   */
  public static boolean hasSettings(ServletContext context) {
    return FilterConfiguration.contextParams(context).keySet().stream()
            .anyMatch(name -> name.startsWith("borderpost."))
        || GuardConfiguration.settingNames().stream().anyMatch(ServletAdapter::isSetForTheProcess);
  }

  private static boolean isSetForTheProcess(String setting) {
    String variable = "BORDERPOST_" + setting.toUpperCase(Locale.ROOT).replace('-', '_');
    return System.getProperty("borderpost." + setting) != null || System.getenv(variable) != null;
  }

  /**
   * Builds the guard for these settings. With {@code revocation = on}, its revocation list becomes
   * an attribute of the application, as with the filter.
   *
   * @param context the application
   * @return the guard; to be closed with the application
   * @throws IllegalArgumentException if the configuration has faults; the message lists all
   */
  public static Guard guard(ServletContext context) {
    GuardConfiguration configuration = FilterConfiguration.configuration(context, Map.of());
    Guard guard = FilterConfiguration.build(configuration);
    configuration
        .revocationList()
        .ifPresent(list -> context.setAttribute(RevocationList.class.getName(), list));
    return guard.withContextPath(context.getContextPath());
  }

  /**
   * The view of a request that a guard decides about.
   *
   * @param request an incoming request, not one that was dispatched
   * @return the view, with the path that the client requested
   */
  public static RequestView view(HttpServletRequest request) {
    return ServletRequestView.of(request).asAskedFor();
  }

  /**
   * Writes an answer of a guard as the response, or shows the page that a refusal names.
   *
   * @param answer the answer
   * @param request the request
   * @param response its response, not committed
   * @throws ServletException if the page throws it
   * @throws IOException if the response cannot be written
   */
  public static void answer(Answer answer, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    AnswerWriter.write(answer, request, response);
  }
}
