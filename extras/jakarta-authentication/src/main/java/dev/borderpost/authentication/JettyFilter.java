package dev.borderpost.authentication;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.servlet.ServletAdapter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Asks Jetty for the user of each request. Where no constraint applies, Jetty asks the module only
 * then, and without a response; so the decision is carried out here.
 */
final class JettyFilter implements Filter {

  private static final ThreadLocal<HttpServletRequest> ASKING = new ThreadLocal<>();

  private static final String REACHED = JettyFilter.class.getName() + ".reached";
  private static final String DEMANDED = JettyFilter.class.getName() + ".demanded";
  private static final String DECISION = JettyFilter.class.getName() + ".decision";

  /** Adds the filter, in front of others, if the container is Jetty. */
  static void addTo(ServletContext context) {
    if (context.getServerInfo().startsWith("jetty/")) {
      FilterRegistration.Dynamic filter =
          context.addFilter(JettyFilter.class.getName(), new JettyFilter());
      filter.setAsyncSupported(true);
      filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }
  }

  /** The request that the filter asks for the user of, in this thread. */
  static Optional<HttpServletRequest> asking() {
    return Optional.ofNullable(ASKING.get());
  }

  /** Whether a request has got to the application. */
  static boolean isReached(HttpServletRequest request) {
    return request.getAttribute(REACHED) != null;
  }

  /** Whether the application itself demands a user. */
  static boolean isUserDemanded(HttpServletRequest request) {
    return request.getAttribute(DEMANDED) != null;
  }

  /** Has a decision about a request that has got to the application carried out. */
  static void respondLater(AccessDecision decision, HttpServletRequest request) {
    request.setAttribute(DECISION, decision);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest httpRequest = (HttpServletRequest) request;
    request.setAttribute(REACHED, true);
    boolean isKnown = hasUser(httpRequest);
    if (!carryOut(httpRequest, (HttpServletResponse) response)) {
      chain.doFilter(isKnown ? request : withUser(httpRequest, response), response);
    }
  }

  /** The request with the user that Jetty 12.1.12 cannot be told, if there is one. */
  private static HttpServletRequest withUser(HttpServletRequest request, ServletResponse response) {
    Optional<JwtPrincipal> user =
        request.getAttribute(DECISION) instanceof Granted granted
            ? granted.principal()
            : Optional.empty();
    return user.map(known -> ServletAdapter.withUser(request, response, known))
        .orElseGet(() -> new AuthenticatingRequest(request));
  }

  private static boolean hasUser(HttpServletRequest request) {
    ASKING.set(request);
    try {
      return request.getUserPrincipal() != null;
    } finally {
      ASKING.remove();
    }
  }

  /** Carries out a decision; returns whether the request is answered. */
  private static boolean carryOut(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (!(request.getAttribute(DECISION) instanceof AccessDecision decision)) {
      return false; // made before, because of a constraint
    }
    if (decision instanceof Answer answer) {
      ServletAdapter.answer(answer, request, response);
      return true;
    }
    decision.headers().forEach(response::setHeader);
    return false;
  }

  /** A request with a method that challenges. */
  private static final class AuthenticatingRequest extends HttpServletRequestWrapper {

    AuthenticatingRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
      setAttribute(DEMANDED, true);
      try {
        boolean authenticated = hasUser(this);
        if (!authenticated) {
          carryOut(this, response);
        }
        return authenticated;
      } finally {
        removeAttribute(DEMANDED);
      }
    }
  }
}
