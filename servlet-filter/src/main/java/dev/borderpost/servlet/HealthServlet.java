package dev.borderpost.servlet;

import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import dev.borderpost.access.HealthReport;
import dev.borderpost.access.HealthReport.Readiness;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A servlet that answers health checks about the guard of the first {@link JwtAuthenticationFilter}
 * of the application, in the format of MicroProfile Health: see {@link HealthReport}.
 *
 * <p>Mapped to {@code /health/*}, it answers at {@code /health} and {@code /health/ready} whether
 * requests may be sent to this instance, and at {@code /health/live} and {@code /health/started}
 * whether it works. While there is no guard, it is not ready. Other paths are not found.
 *
 * <p>The init-param {@code readiness} is {@code all} for an instance that is ready when all its
 * issuers have had keys, which is the default, or {@code any} when one is enough.
 *
 * <p>Health checks have no token: a rule has to permit the path, as {@code permit /health/**} does.
 *
 * <p>Thread-safe.
 */
public final class HealthServlet extends HttpServlet {

  private static final System.Logger log = System.getLogger(HealthServlet.class.getName());

  private static final long serialVersionUID = 1L;

  private transient Readiness readiness = Readiness.ALL_ISSUERS;

  /** Creates a servlet that is configured by its init-param. */
  public HealthServlet() {}

  /**
   * Reads the init-param, and logs a warning if the rules do not permit what the servlet is mapped
   * to, as far as the guard is there already.
   *
   * @throws ServletException if the init-param has another value than {@code all} and {@code any}
   */
  @Override
  public void init() throws ServletException {
    readiness = readiness(Optional.ofNullable(getInitParameter("readiness")).orElse("all"));
    ServletRegistration registration = getServletContext().getServletRegistration(getServletName());
    Optional<Guard> guard = guard();
    if (guard.isPresent() && registration != null) {
      registration.getMappings().stream()
          .filter(mapping -> mapping.startsWith("/") && !permits(guard.get(), mapping))
          .forEach(this::warn);
    }
  }

  private static Readiness readiness(String value) throws ServletException {
    return switch (value) {
      case "all" -> Readiness.ALL_ISSUERS;
      case "any" -> Readiness.ANY_ISSUER;
      default ->
          throw new ServletException(
              "readiness = \""
                  + value
                  + "\": the values are all (every issuer must have had keys) and any (one is"
                  + " enough).");
    };
  }

  private static boolean permits(Guard guard, String mapping) {
    String path = mapping.replaceFirst("/\\*$", "/ready");
    return guard.rules().check("GET", path) instanceof Granted;
  }

  private void warn(String mapping) {
    log.log(
        WARNING,
        "The servlet "
            + getServletName()
            + " for health checks is mapped to "
            + mapping
            + ", where a request needs a token, which health checks do not have: add the rule"
            + " permit "
            + mapping.replaceFirst("/\\*$", "/**"));
  }

  private Optional<Guard> guard() {
    return getServletContext().getAttribute(Guard.class.getName()) instanceof Guard guard
        ? Optional.of(guard)
        : Optional.empty();
  }

  /** Refuses to repeat the header fields of a request, as TRACE does (RFC 9110 §9.3.8). */
  @Override
  protected void doTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }

  /** Answers a health check. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    Optional<HealthReport> report = HealthReport.at(path, guard(), readiness);
    if (report.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setStatus(report.get().status());
    report.get().headers().forEach(response::setHeader);
    response.setContentLength(report.get().body().length());
    response.getOutputStream().print(report.get().body());
  }
}
