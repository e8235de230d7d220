package dev.borderpost.servlet;

import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the last filter that has granted a request says of it.
 *
 * @param preceding the header fields that the response had when the first of the filters was called
 */
record Grant(Guard guard, Granted decision, PrecedingHeaders preceding) {

  /** The request attribute. */
  private static final String ATTRIBUTE = Grant.class.getName();

  /** The grant of a request; {@code null} if it has not passed a filter. */
  static @Nullable Grant find(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Grant grant ? grant : null;
  }

  /** Records that a filter has granted a request, in place of an earlier grant. */
  static void record(
      Guard guard, Granted decision, HttpServletRequest request, HttpServletResponse response) {
    Grant earlier = find(request);
    PrecedingHeaders preceding = earlier == null ? PrecedingHeaders.NONE : earlier.preceding;
    if (preceding.isEmpty() && request.getDispatcherType() == DispatcherType.REQUEST) {
      preceding = PrecedingHeaders.of(response);
    }
    request.setAttribute(ATTRIBUTE, new Grant(guard, decision, preceding));
  }

  /** Discards status, content and header fields of a response, except the preceding fields. */
  static void reset(HttpServletRequest request, HttpServletResponse response) {
    response.reset();
    Grant grant = find(request);
    if (grant != null) {
      grant.preceding.restore(response);
    }
  }
}
