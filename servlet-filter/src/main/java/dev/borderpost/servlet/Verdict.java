package dev.borderpost.servlet;

import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessRules;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;

/**
 * What was decided last about a request.
 *
 * @param method the method that it had
 * @param asked the path that was asked for
 * @param mapped the path that the container has mapped
 */
record Verdict(Granted granted, String method, String asked, String mapped) {

  private static final String JETTYS_DEFAULT_SERVLET =
      "org\\.eclipse\\.jetty\\.\\w+\\.servlet\\.(Default|Resource)Servlet";

  static Verdict of(Granted granted, ServletRequestView view) {
    return new Verdict(granted, view.method(), view.asAskedFor().path(), view.path());
  }

  /** Whether it applies to a dispatch too, or to the same request where it comes by once more. */
  boolean stands(
      HttpServletRequest request, String nowAsked, ServletRequestView now, AccessRules rules) {
    DispatcherType dispatcher = request.getDispatcherType();
    boolean sameRequest =
        method.equals(now.method()) && asked.equals(nowAsked) && mapped.equals(now.path());
    return sameRequest
        || dispatcher == DispatcherType.ERROR
        || (dispatcher != DispatcherType.REQUEST && isOutOfReach(now.path()))
        || (dispatcher == DispatcherType.FORWARD
            && now.isBelow(asked)
            && isForwardedByJetty(request)
            && !rules.isDecidedApart(now.method(), now.path(), asked));
  }

  /**
   * Servlet 6.0 §10.5: what is there is never served to a client, only used by the application
   * itself.
   */
  private static boolean isOutOfReach(String path) {
    return (path.startsWith("/WEB-INF/") || path.startsWith("/META-INF/")) && !path.contains("/..");
  }

  /** Jetty's default servlet forwards to welcome files only; other containers map them at once. */
  private static boolean isForwardedByJetty(HttpServletRequest request) {
    if (!(request.getAttribute(RequestDispatcher.FORWARD_MAPPING)
        instanceof HttpServletMapping by)) {
      return false;
    }
    ServletRegistration servlet =
        request.getServletContext().getServletRegistration(by.getServletName());
    String type = servlet == null ? null : servlet.getClassName();
    return type != null && type.matches(JETTYS_DEFAULT_SERVLET);
  }
}
