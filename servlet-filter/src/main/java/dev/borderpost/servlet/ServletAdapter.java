package dev.borderpost.servlet;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.store.RevocationList;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
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

  /**
   * A request with a user, where the container does not know the user itself: the request that
   * {@link JwtAuthenticationFilter} passes on.
   *
   * @param request the request
   * @param response its response
   * @param user the user
   * @return the request with the user, until the application logs the user out
   */
  public static HttpServletRequest withUser(
      HttpServletRequest request, ServletResponse response, JwtPrincipal user) {
    return AuthenticatedRequest.of(request, response, user);
  }

  /**
   * The message about a {@link JwtAuthenticationFilter} in an application that has a module of
   * {@code borderpost-jakarta-authentication} as well: each would verify the tokens of every
   * request, and refuse by rules that the other does not know.
   *
   * @param filter the name of the filter
   * @return the message, with a remedy
   */
  public static String besideModule(String filter) {
    return "The application has the filter "
        + filter
        + " (JwtAuthenticationFilter) beside the module of Jakarta Authentication, and each would"
        + " verify the tokens of every request. Remove the filter if the security constraints of"
        + " the application shall decide, or the jar borderpost-jakarta-authentication if the"
        + " rules of the filter shall.";
  }
}
