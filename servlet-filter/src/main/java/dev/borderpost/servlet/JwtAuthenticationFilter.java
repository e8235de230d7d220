package dev.borderpost.servlet;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import dev.borderpost.policy.PolicyDecision;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A servlet filter for authentication and access control: it passes a granted request on with its
 * user, and answers a refused request itself.
 *
 * <p>Servlets behind the filter get the user by {@link HttpServletRequest#getUserPrincipal()}, a
 * {@link JwtPrincipal}, by {@link HttpServletRequest#getRemoteUser()} and {@link
 * HttpServletRequest#isUserInRole}; {@link HttpServletRequest#getAuthType()} is {@code Bearer}. The
 * principal is also the request attribute {@link #PRINCIPAL_ATTRIBUTE}, and the user's name, for
 * access logs, {@link #USER_ATTRIBUTE}.
 *
 * <p>With {@link Guard#withMdcKey}, the user's name is in the MDC of SLF4J while the application
 * handles a request, and in each of its dispatches, on whatever thread; afterwards, the thread has
 * the value that it had before. With {@link Guard#withUserInTraces}, the current span of
 * OpenTelemetry has the name as {@code enduser.id}. Where the API of OpenTelemetry is on the class
 * path, the current span of a refused request has the reason's code as {@code error.type}.
 *
 * <p>Map it to {@code /*} for all dispatcher types, with async support; where containers make
 * filters at start-up, it sees to async support itself. The user of a request stays the same when
 * the application dispatches it, unless the request has no user yet because its first path needs no
 * token. A forward, include or async dispatch to another path must be allowed by the rules for that
 * path, except below {@code /WEB-INF} and {@code /META-INF}, which clients cannot request; an error
 * dispatch is always allowed. An include that is not allowed adds nothing to the response. Where it
 * is mapped to requests, the filter maps itself to their forwards, includes and async dispatches.
 * After {@link HttpServletRequest#logout()}, the request and its dispatches have no user.
 *
 * <p>With {@link Guard#withUnauthorizedPage} and {@link Guard#withRefusalPages}, a refused request
 * is forwarded to a page of the application, which has the status of the refusal and no user,
 * whatever the rules say about the page; what the page itself dispatches to is decided by the
 * rules.
 *
 * <p>With {@link Guard#withResources}, the filter answers requests for the metadata of the
 * resources below the context path, and maps itself to their path if it is not mapped to it.
 *
 * <p>WebSocket handshakes are checked like other requests: at start-up the filter places itself
 * before the container's filter that answers them. A request for a directory is checked by the path
 * of the directory, and also by the path of its welcome file if a rule applies to the file only.
 *
 * <p>If the filter is configured by init-params with {@code revocation = on}, the servlet context
 * has the revocation list as its attribute {@code dev.borderpost.store.RevocationList}. The guard
 * of the first filter is the attribute {@code dev.borderpost.access.Guard}, for {@link Guard#watch}
 * in endpoints of WebSockets.
 *
 * <p>An application refuses a request that was granted by {@link #refuse}, or by throwing a {@link
 * dev.borderpost.access.RequestRefusedException}.
 *
 * <p>It is not a CORS filter. A CORS filter may be mapped before or after it: {@link
 * dev.borderpost.extract.Origins} describes the requirements of either order.
 *
 * <p>Thread-safe. An instance may be registered once.
 */
public final class JwtAuthenticationFilter implements Filter {

  /** The request attribute that holds the {@link JwtPrincipal}; absent for anonymous requests. */
  public static final String PRINCIPAL_ATTRIBUTE = "dev.borderpost.JwtPrincipal";

  /**
   * The request attribute that holds the {@linkplain JwtPrincipal#loggableName name} of the user as
   * text, for access logs; absent for anonymous requests. In Tomcat, {@code
   * %{dev.borderpost.user}r} logs it, in Jetty {@code %{dev.borderpost.user}attr}.
   */
  public static final String USER_ATTRIBUTE = "dev.borderpost.user";

  private static final System.Logger log =
      System.getLogger(JwtAuthenticationFilter.class.getName());

  private static final AtomicLong INSTANCES = new AtomicLong();

  /**
   * The guard that decides; {@code null} while there is no valid configuration, and then every
   * request is refused.
   */
  private @Nullable Guard guard;

  private @Nullable ServletContext context;

  /**
   * Whether requests would bypass the filter, or a library is missing, which the running
   * application cannot change.
   */
  private boolean unusable;

  private final boolean configuredByInitParams;
  private final String verdictAttribute =
      JwtAuthenticationFilter.class.getName() + ".verdict." + INSTANCES.incrementAndGet();

  /**
   * Creates a filter that is configured by init-params, as in web.xml: see {@code
   * docs/configuration.md}.
   */
  public JwtAuthenticationFilter() {
    this.configuredByInitParams = true;
  }

  /**
   * Creates a filter that applies access rules.
   *
   * @param guard the access rules with their authenticator
   */
  public JwtAuthenticationFilter(Guard guard) {
    this.guard = guard;
    this.configuredByInitParams = false;
  }

  /**
   * Creates a filter that requires a valid token for every request that it is mapped to.
   *
   * @param authenticator verifies the tokens
   */
  public JwtAuthenticationFilter(JwtAuthenticator authenticator) {
    this(Guard.of(authenticator));
  }

  /**
   * Reads the configuration, unless the guard was given to the constructor.
   *
   * <p>Some servers create filters only at the first request, when the start of the application can
   * no longer fail. If the configuration or the mapping has faults there, the server's log lists
   * them once, and every request that gets to the filter is answered with 503.
   *
   * @throws ServletException if the configuration has faults, if it needs a library that is not
   *     there (SLF4J, the API of OpenTelemetry), if the filter is mapped by servlet name where the
   *     container answers WebSocket handshakes, if the container answers them before it calls this
   *     filter and that cannot be changed, or if the application has a module of {@code
   *     borderpost-jakarta-authentication} as well; the message lists all faults
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    context = config.getServletContext();
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
      if (!configuredByInitParams) {
        log.log(INFO, "Filter " + config.getFilterName() + ": requests are checked for " + guard);
      }
      guard = guard.withContextPath(config.getServletContext().getContextPath());
      FilterConfiguration.publish(guard, config.getServletContext());
      FilterConfiguration.coverMetadata(guard, config);
      FilterConfiguration.warnOfPathsOutside(guard, config);
    }
    FilterPlacement.supportAsync(config);
    try {
      if (guard != null) {
        Diagnostics.requireLibraries(guard, config);
      }
      FilterPlacement.secure(config);
      unusable = false;
    } catch (ServletException e) {
      destroy();
      if (!FilterConfiguration.isRunning(config.getServletContext())) {
        throw e;
      }
      // Servers that create filters at a request would create this one again at each.
      unusable = true;
      log.log(ERROR, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Passes a granted request on with its user, or answers a refused request.
   *
   * @throws ServletException if the request is not an HTTP request, or if the application throws it
   * @throws IOException if the answer cannot be written, or if the application throws it
   */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest httpRequest)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new ServletException(
          "Only HTTP requests can be checked for a token; this is " + request.getProtocol());
    }
    if (guard == null || unusable) {
      AnswerWriter.notConfigured(httpRequest, httpResponse);
      return;
    }
    if (RefusalPage.isShown(httpRequest)) {
      chain.doFilter(request, response);
      return;
    }
    ServletRequestView view = ServletRequestView.of(httpRequest);
    ServletRequestView asked = view.asAskedFor();
    AccessDecision decision = decide(guard, httpRequest, view, asked);
    if (decision instanceof Granted granted) {
      Grant.record(guard, granted, httpRequest, httpResponse);
      if (!granted.headers().isEmpty() && !granted.equals(earlier(httpRequest))) {
        granted.headers().forEach(httpResponse::setHeader);
      }
      httpRequest.setAttribute(verdictAttribute, Verdict.of(granted, view, asked));
      Optional<JwtPrincipal> user =
          granted.principal().filter(known -> !AuthenticatedRequest.isLoggedOut(httpRequest));
      HttpServletRequest withUser = withUser(httpRequest, response, user);
      try {
        Diagnostics.doFilter(guard, user, chain, withUser, httpResponse);
      } catch (IOException | ServletException | RuntimeException e) {
        if (!RefusedWithin.answer(e, guard, httpRequest, httpResponse)) {
          throw e;
        }
      }
    } else {
      AnswerWriter.write((Answer) decision, httpRequest, httpResponse);
    }
  }

  /**
   * Answers a request that the application itself refuses, in the form of this filter's own
   * refusals: see {@link Guard#refuse}. Header fields that the application has set stay; a response
   * that is committed stays as it is.
   *
   * @param request the request, behind this filter
   * @param response its response
   * @throws IllegalStateException if the request has not passed such a filter
   * @throws ServletException if a page for the refusal throws it
   * @throws IOException if the answer cannot be written
   */
  public static void refuse(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Grant grant = grant(request);
    if (!response.isCommitted()) {
      response.resetBuffer();
    }
    Answer refusal = grant.guard().refuse(ServletRequestView.of(request), grant.decision());
    AnswerWriter.write(refusal, request, response);
  }

  /**
   * Refuses a request that the filter has granted, as a policy of its rule would: with the same
   * status, header fields and problem document. What the application has written so far is
   * discarded.
   *
   * <p>Where no response is at hand, throw a {@link dev.borderpost.access.RequestRefusedException}:
   * the filter answers in the same way, also where a framework has wrapped it in other exceptions.
   *
   * @param request the request as the application got it
   * @param response the response
   * @param decision the decision, one that refuses, such as {@code
   *     PolicyDecision.insufficientScope("orders:write")}
   * @return false if the response was committed already, so that it could not be replaced
   * @throws IllegalArgumentException if the decision is to accept or to defer
   * @throws IllegalStateException if the request has not passed the filter
   * @throws ServletException if the page for the refusal throws it
   * @throws IOException if the response cannot be written
   */
  public static boolean refuse(
      HttpServletRequest request, HttpServletResponse response, PolicyDecision decision)
      throws IOException, ServletException {
    return RefusedWithin.answer(decision, grant(request).guard(), request, response);
  }

  private static Grant grant(HttpServletRequest request) {
    Grant grant = Grant.find(request);
    if (grant == null) {
      throw new IllegalStateException("The request has not passed a JwtAuthenticationFilter.");
    }
    return grant;
  }

  /**
   * Closes a guard that the filter itself has created; a guard given to the constructor stays open.
   */
  @Override
  public void destroy() {
    if (guard != null && context != null) {
      FilterConfiguration.withdraw(guard, context);
    }
    if (configuredByInitParams && guard != null) {
      guard.close();
    }
  }

  /**
   * Decides once for each path of a request: the requested path and the path that the container has
   * mapped. An earlier decision for this request is kept where it still applies.
   */
  private AccessDecision decide(
      Guard guard, HttpServletRequest request, ServletRequestView view, ServletRequestView asked) {
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

  private @Nullable Granted earlier(HttpServletRequest request) {
    return request.getAttribute(verdictAttribute) instanceof Verdict verdict
        ? verdict.granted()
        : null;
  }

  private static HttpServletRequest withUser(
      HttpServletRequest request, ServletResponse response, Optional<JwtPrincipal> principal) {
    if (principal.isEmpty()) {
      request.removeAttribute(PRINCIPAL_ATTRIBUTE);
      request.removeAttribute(USER_ATTRIBUTE);
      return request;
    }
    request.setAttribute(PRINCIPAL_ATTRIBUTE, principal.get());
    request.setAttribute(USER_ATTRIBUTE, principal.get().loggableName());
    return AuthenticatedRequest.of(WithoutTokenProtocol.of(request), response, principal.get());
  }
}
