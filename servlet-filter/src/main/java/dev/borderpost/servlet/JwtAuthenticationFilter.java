package dev.borderpost.servlet;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.verify.RejectionReason;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The border as a servlet filter: a request passes with its user known, or is answered here.
 *
 * <p>Servlets behind it find the user by {@link HttpServletRequest#getUserPrincipal()}, a {@link
 * JwtPrincipal}, by {@link HttpServletRequest#getRemoteUser()} and {@link
 * HttpServletRequest#isUserInRole}; {@link HttpServletRequest#getAuthType()} is {@code Bearer}. The
 * principal is also the request attribute {@link #PRINCIPAL_ATTRIBUTE}.
 *
 * <p>Map it to {@code /*} for all dispatcher types, with async support. The user of a request stays
 * the same wherever the application sends it on to, unless it was not known yet because the first
 * path is open to everybody. A forward, include or async dispatch to another path has to be allowed
 * by the rules for that path, except below {@code /WEB-INF} and {@code /META-INF}, where no client
 * can get by itself; an error page is shown to whoever caused the error. An include that is not
 * allowed adds nothing to the page. Where it is mapped to requests, the filter maps itself to their
 * forwards, includes and async dispatches. After {@link HttpServletRequest#logout()} the request
 * has no user, wherever it goes.
 *
 * <p>Handshakes of WebSockets are judged like other requests: at start-up the filter takes its
 * place in front of the one by which the container answers them. A request for a directory is
 * judged by the path of the directory, and by that of its welcome file where a rule is for the file
 * alone.
 *
 * <p>Where it is configured by init-params with {@code revocation = on}, the list is the attribute
 * of the servlet context that is named {@code dev.borderpost.store.RevocationList}.
 *
 * <p>It is no CORS filter. One may be mapped before it or after it: {@link
 * dev.borderpost.extract.Origins} says what either takes.
 *
 * <p>Thread-safe. One instance may be registered once.
 */
public final class JwtAuthenticationFilter implements Filter {

  /** The request attribute that holds the {@link JwtPrincipal}; absent for anonymous requests. */
  public static final String PRINCIPAL_ATTRIBUTE = "dev.borderpost.JwtPrincipal";

  private static final Logger log = LoggerFactory.getLogger(JwtAuthenticationFilter.class);
  private static final Refused NOT_CONFIGURED =
      new Refused(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          Map.of(
              "Content-Type", "application/problem+json",
              "Cache-Control", "no-store",
              "Retry-After", "60"),
          "{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\"Access tokens cannot be checked here\"}",
          new RejectionReason("unavailable", "the filter has no configuration that works"));

  private static final AtomicLong INSTANCES = new AtomicLong();

  /**
   * What decides; absent as long as there is no configuration that works, and then nothing passes.
   */
  private @Nullable Guard guard;

  private final boolean configuredByInitParams;
  private final String verdictAttribute =
      JwtAuthenticationFilter.class.getName() + ".verdict." + INSTANCES.incrementAndGet();

  /**
   * A filter that is configured by init-params, as web.xml gives them: see {@code
   * docs/configuration.md}.
   */
  public JwtAuthenticationFilter() {
    this.configuredByInitParams = true;
  }

  /**
   * A filter that decides by access rules.
   *
   * @param guard the rules and the authenticator
   */
  public JwtAuthenticationFilter(Guard guard) {
    this.guard = guard;
    this.configuredByInitParams = false;
  }

  /**
   * A filter that asks for a good token everywhere it is mapped to.
   *
   * @param authenticator what checks the tokens
   */
  public JwtAuthenticationFilter(JwtAuthenticator authenticator) {
    this(Guard.of(authenticator));
  }

  /**
   * Reads the configuration, unless the guard was given to the constructor.
   *
   * <p>Some servers make filters only when the first request comes, too late to refuse the whole
   * application. If the configuration cannot work there, the server's log says so once, and every
   * request is answered with 503.
   *
   * @throws ServletException if the configuration cannot work, or the container answers handshakes
   *     of WebSockets before it calls this filter and that cannot be changed; the message lists
   *     every fault
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    if (configuredByInitParams) {
      guard = FilterConfiguration.guard(config).orElse(null);
    } else if (config.getInitParameterNames().hasMoreElements()) {
      throw new ServletException(
          "The filter "
              + config.getFilterName()
              + " was made with a guard and has init-params as well: they would"
              + " have no effect, remove them.");
    }
    if (guard != null) {
      FilterConfiguration.warnOfRulesOutside(guard.rules(), config);
    }
    FilterPlacement.secure(config);
  }

  /**
   * Lets the request pass with its user known, or answers it.
   *
   * @throws ServletException if the request is not an HTTP request, or the application throws it
   * @throws IOException if the answer cannot be written, or the application throws it
   */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest httpRequest)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new ServletException(
          "Only HTTP requests can be checked for a token; this is " + request.getProtocol());
    }
    if (guard == null) {
      answer(NOT_CONFIGURED, httpRequest, httpResponse);
      return;
    }
    ServletRequestView view = ServletRequestView.of(httpRequest);
    AccessDecision decision = decide(guard, httpRequest, view);
    if (decision instanceof Granted granted) {
      httpRequest.setAttribute(verdictAttribute, Verdict.of(granted, view));
      chain.doFilter(withUser(httpRequest, response, granted.principal()), response);
    } else {
      answer((Refused) decision, httpRequest, httpResponse);
    }
  }

  /** Releases what the filter itself has made; a guard given to the constructor stays open. */
  @Override
  public void destroy() {
    if (configuredByInitParams && guard != null) {
      guard.close();
    }
  }

  /**
   * Decides once for each path that a request has, the one that was asked for and the one that the
   * container has mapped. What was decided in this request before is kept where it still applies.
   */
  private AccessDecision decide(Guard guard, HttpServletRequest request, ServletRequestView view) {
    ServletRequestView asked = view.asAskedFor();
    Verdict verdict =
        request.getAttribute(verdictAttribute) instanceof Verdict earlier ? earlier : null;
    if (verdict != null && verdict.stands(request, asked.path(), view, guard.rules())) {
      return verdict.granted();
    }
    AccessDecision decision =
        verdict == null || AuthenticatedRequest.isLoggedOut(request)
            ? guard.decide(asked)
            : guard.decideAgain(asked, verdict.granted());
    boolean mappedElsewhere =
        asked != view
            && !(view.isBelow(asked.path())
                && !guard.rules().isDecidedApart(view.method(), view.path(), asked.path()));
    return mappedElsewhere && decision instanceof Granted granted
        ? guard.decideAgain(view, granted)
        : decision;
  }

  private static HttpServletRequest withUser(
      HttpServletRequest request, ServletResponse response, Optional<JwtPrincipal> principal) {
    if (principal.isEmpty() || AuthenticatedRequest.isLoggedOut(request)) {
      request.removeAttribute(PRINCIPAL_ATTRIBUTE);
      return request;
    }
    request.setAttribute(PRINCIPAL_ATTRIBUTE, principal.get());
    return AuthenticatedRequest.of(request, response, principal.get());
  }

  private static void answer(
      Refused refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() == DispatcherType.INCLUDE || response.isCommitted()) {
      log.debug("A refused {} adds nothing to a response", request.getDispatcherType());
      return;
    }
    if (request.getDispatcherType() != DispatcherType.REQUEST) {
      response.reset(); // what the application has prepared for somebody who may not see it
    }
    response.setStatus(refusal.status());
    refusal.headers().forEach(response::setHeader);
    response.setContentLength(refusal.body().length());
    write(refusal.body(), response);
  }

  private static void write(String ascii, HttpServletResponse response) throws IOException {
    try {
      response.getOutputStream().print(ascii);
    } catch (IllegalStateException e) {
      response.getWriter().print(ascii); // a filter in front has asked for the writer already
    }
  }
}
