package dev.borderpost.servlet;

import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.access.AccessDecision.Refused;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Forwards a refused request to a page of the application, which answers with its status. */
final class RefusalPage {

  private static final System.Logger log = System.getLogger(RefusalPage.class.getName());

  /** The request attribute with the path of the page that is being shown. */
  private static final String SHOWN = RefusalPage.class.getName() + ".path";

  private RefusalPage() {}

  /**
   * Shows the page of a refusal.
   *
   * @return false if there is none, or if a page has been shown for the request already
   */
  static boolean show(Refused refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (refusal.page().isEmpty() || request.getAttribute(SHOWN) != null) {
      return false;
    }
    String page = refusal.page().get();
    RequestDispatcher dispatcher = request.getRequestDispatcher(page);
    if (dispatcher == null) {
      log.log(WARNING, "The page " + page + " for refused requests is not one of the application");
      return false;
    }
    request.setAttribute(SHOWN, page.split("\\?", 2)[0]);
    request.removeAttribute(JwtAuthenticationFilter.PRINCIPAL_ATTRIBUTE);
    PageResponse answer = new PageResponse(response, refusal);
    answer.begin();
    dispatcher.forward(new PageRequest(request), answer);
    return true;
  }

  /**
   * Whether this is the forward to a page for a refusal. It passes every filter, without a user;
   * whatever the page dispatches to is decided about as always.
   */
  static boolean isShown(HttpServletRequest request) {
    return request.getDispatcherType() == DispatcherType.FORWARD
        && request.getAttribute(SHOWN) instanceof String page
        && request.getRequestURI().equals(request.getContextPath() + page);
  }

  /**
   * The refused request without a user, and without conditions and ranges, which concern what was
   * asked for and not the page.
   */
  private static final class PageRequest extends HttpServletRequestWrapper {

    private static final Set<String> HIDDEN =
        Set.of(
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "range");

    PageRequest(HttpServletRequest request) {
      super(request);
    }

    private static boolean isHidden(String name) {
      return HIDDEN.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable String getHeader(String name) {
      return isHidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      return Collections.enumeration(
          Collections.list(super.getHeaderNames()).stream()
              .filter(name -> !isHidden(name))
              .toList());
    }

    @Override
    public long getDateHeader(String name) {
      return isHidden(name) ? -1 : super.getDateHeader(name);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      return null;
    }

    @Override
    public @Nullable String getRemoteUser() {
      return null;
    }

    @Override
    public @Nullable String getAuthType() {
      return null;
    }

    @Override
    public boolean isUserInRole(String role) {
      return false;
    }
  }

  /** A response whose status is that of the refusal, unless the page chooses another error. */
  private static final class PageResponse extends HttpServletResponseWrapper {

    private final Refused refusal;

    PageResponse(HttpServletResponse response, Refused refusal) {
      super(response);
      this.refusal = refusal;
    }

    /** Sets the status and the header fields; the content is the page's. */
    void begin() {
      super.setStatus(refusal.status());
      refusal
          .headers()
          .forEach(
              (name, value) -> {
                if (!name.equals("Content-Type")) {
                  setHeader(name, value);
                }
              });
    }

    @Override
    public void setStatus(int status) {
      super.setStatus(status < 300 ? refusal.status() : status);
    }

    /** Removed from Servlet 6.0. */
    @SuppressWarnings("deprecation")
    @Override
    public void setStatus(int status, @Nullable String message) {
      setStatus(status);
    }

    @Override
    public void sendError(int status) throws IOException {
      super.sendError(status < 400 ? refusal.status() : status);
    }

    @Override
    public void sendError(int status, @Nullable String message) throws IOException {
      super.sendError(status < 400 ? refusal.status() : status, message);
    }

    @Override
    public void reset() {
      super.reset();
      begin();
    }
  }
}
