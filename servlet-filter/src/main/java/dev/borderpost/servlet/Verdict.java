package dev.borderpost.servlet;

import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessRules;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The last decision about a request.
 *
 * @param method the method of the request
 * @param asked the requested path
 * @param mapped the path that the container has mapped
 */
record Verdict(Granted granted, String method, String asked, String mapped) {

  private static final String JETTYS_DEFAULT_SERVLET =
      "org\\.eclipse\\.jetty\\.(\\w+\\.)?servlet\\.(Default|Resource)Servlet";

  static Verdict of(Granted granted, ServletRequestView view, ServletRequestView asked) {
    return new Verdict(granted, view.method(), asked.path(), view.path());
  }

  /** Whether the decision also applies to a dispatch, or to another call for the same request. */
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
   * Whether clients cannot request a path (Servlet 6.0 §10.5); only the application itself uses it.
   */
  private static boolean isOutOfReach(String path) {
    return (path.startsWith("/WEB-INF/") || path.startsWith("/META-INF/")) && !path.contains("/..");
  }

  /**
   * Whether Jetty's default servlet has forwarded the request, which it does for welcome files
   * only. Other containers map welcome files without a forward.
   */
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
