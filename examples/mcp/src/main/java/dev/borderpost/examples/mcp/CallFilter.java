package dev.borderpost.examples.mcp;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the border and the SDK's servlet: gives tools the user, answers a refusal by a
 * tool as the border would, binds sessions to users, and ends streams whose token has expired.
 */
final class CallFilter extends HttpFilter {

  static final String SESSION = "Mcp-Session-Id";

  private static final long serialVersionUID = 1L;

  private final transient SessionIds sessions = new SessionIds();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!request.isAsyncSupported()) {
      throw new ServletException(
          "A filter or the servlet in front of the MCP server is registered without async support:"
              + " set <async-supported>true</async-supported> for each of them");
    }
    Optional<JwtPrincipal> user = Optional.ofNullable((JwtPrincipal) request.getUserPrincipal());
    String session = request.getHeader(SESSION);
    if (session != null && sessions.forSdk(session, user).isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND); // as for one that has never been
      return;
    }
    Call call = new Call(user);
    call.attachTo(request);
    chain.doFilter(
        new SdkRequest(request, user),
        new SdkResponse(response, call, id -> sessions.forClient(id, user)));
    PolicyDecision refusal = call.refusal();
    if (refusal != null) {
      // The SDK has completed asynchronous processing, with effect when this thread returns.
      JwtAuthenticationFilter.refuse(request, response, refusal);
    } else if (request.getMethod().equals("GET") && request.isAsyncStarted()) {
      user.ifPresent(one -> endWithToken(request.getAsyncContext(), one));
    }
  }

  /** A stream that a client listens to has no end of its own; the answer to a call has. */
  private void endWithToken(AsyncContext stream, JwtPrincipal user) {
    Guard guard = (Guard) getServletContext().getAttribute(Guard.class.getName());
    JwtAuthenticator.Watch watch = guard.watch(user, reason -> complete(stream));
    stream.addListener(new Closing(watch));
  }

  private static void complete(AsyncContext stream) {
    try {
      stream.complete();
    } catch (IllegalStateException e) {
      // it has ended already
    }
  }

  private record Closing(JwtAuthenticator.Watch watch) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      watch.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      watch.close();
    }

    @Override
    public void onError(AsyncEvent event) {
      watch.close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }

  /** The request, with the identifier that the SDK has given to its session. */
  private final class SdkRequest extends HttpServletRequestWrapper {

    private final Optional<JwtPrincipal> user;

    SdkRequest(HttpServletRequest request, Optional<JwtPrincipal> user) {
      super(request);
      this.user = user;
    }

    @Override
    public @Nullable String getHeader(String name) {
      String value = super.getHeader(name);
      return value != null && name.equalsIgnoreCase(SESSION)
          ? sessions.forSdk(value, user).orElse(null)
          : value;
    }
  }
}
