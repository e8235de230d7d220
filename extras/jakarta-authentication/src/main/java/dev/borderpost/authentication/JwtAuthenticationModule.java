package dev.borderpost.authentication;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.servlet.ServletAdapter;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.MessagePolicy;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import jakarta.security.auth.message.module.ServerAuthModule;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/**
 * A module of the Servlet Container Profile (Jakarta Authentication 3.0 §3) that makes the user of
 * a valid token the caller of the request, with the token's roles as groups.
 *
 * <p>The container says whether a request needs a user, and decides about roles. Without a token, a
 * request that needs none is anonymous, and another one is answered with 401. A token that is not
 * valid, two tokens and an ambiguous path are refused in any case, with the answers of the servlet
 * filter. The principal is also the request attribute {@link
 * JwtAuthenticationFilter#PRINCIPAL_ATTRIBUTE}.
 *
 * <p>No user is kept in a session. {@link ModuleRegistration} registers modules; containers
 * initialize one, and use it in any number of threads.
 */
public final class JwtAuthenticationModule implements ServerAuthModule {

  private static final String AUTH_TYPE = "jakarta.servlet.http.authType";
  private static final String REGISTER_SESSION = "jakarta.servlet.http.registerSession";

  private final Guard whereMandatory;
  private final Guard whereOptional;
  private @Nullable CallbackHandler container;

  /**
   * Creates a module.
   *
   * @param guard verifies the tokens; its access rules are not asked
   */
  public JwtAuthenticationModule(Guard guard) {
    whereMandatory = guard.withRules(AccessRules.authenticated());
    whereOptional = guard.withRules(AccessRules.builder().optional("/**").build());
  }

  /**
   * Sets the container's callbacks.
   *
   * @throws AuthException if there are none
   */
  @Override
  public void initialize(
      @Nullable MessagePolicy requestPolicy,
      @Nullable MessagePolicy responsePolicy,
      @Nullable CallbackHandler handler,
      @Nullable Map<String, Object> options)
      throws AuthException {
    if (handler == null) {
      throw new AuthException("The container gives no CallbackHandler, so it cannot get a user.");
    }
    container = handler;
  }

  /** {@return HTTP requests and responses} */
  @Override
  public Class<?>[] getSupportedMessageTypes() {
    return new Class<?>[] {HttpServletRequest.class, HttpServletResponse.class};
  }

  /**
   * Makes the user of a request known to the container, or answers a refused request.
   *
   * @return {@code SUCCESS}, also without a user; {@code SEND_FAILURE} if the request is answered
   * @throws AuthException if the container does not accept the user, or the answer cannot be
   *     written
   */
  @Override
  public AuthStatus validateRequest(MessageInfo messages, Subject client, @Nullable Subject service)
      throws AuthException {
    Exchange exchange = Exchange.of(messages).orElse(null);
    if (exchange == null) {
      return AuthStatus.SUCCESS;
    }
    Guard guard = exchange.isMandatory() ? whereMandatory : whereOptional;
    AccessDecision decision = guard.decide(ServletAdapter.view(exchange.request()));
    try {
      exchange.respond(decision);
      if (!(decision instanceof Granted granted)) {
        return AuthStatus.SEND_FAILURE;
      }
      JwtPrincipal user = granted.principal().orElse(null);
      if (user != null) {
        exchange.request().setAttribute(JwtAuthenticationFilter.PRINCIPAL_ATTRIBUTE, user);
      }
      if (user != null && exchange.canHaveUser()) {
        makeKnown(user, messages, client);
      }
      return AuthStatus.SUCCESS; // without a callback if anonymous: Jetty makes a user of any
    } catch (IOException | ServletException | UnsupportedCallbackException e) {
      throw (AuthException) new AuthException(String.valueOf(e.getMessage())).initCause(e);
    }
  }

  private void makeKnown(JwtPrincipal user, MessageInfo messages, Subject client)
      throws IOException, UnsupportedCallbackException, AuthException {
    if (container == null) {
      throw new AuthException("The module is not initialized.");
    }
    Map<String, Object> properties = messages.getMap();
    properties.put(AUTH_TYPE, "Bearer");
    properties.put(REGISTER_SESSION, "false");
    // Both in one call, and groups even if there are none: some containers keep state in between.
    container.handle(
        new Callback[] {
          new CallerPrincipalCallback(client, user),
          new GroupPrincipalCallback(client, user.roles().toArray(String[]::new))
        });
  }

  /** {@return {@code SEND_SUCCESS}: responses of the application are sent as they are} */
  @Override
  public AuthStatus secureResponse(MessageInfo messages, @Nullable Subject service) {
    return AuthStatus.SEND_SUCCESS;
  }

  /** Logs the user out, for the rest of the request. */
  @Override
  public void cleanSubject(@Nullable MessageInfo messages, @Nullable Subject client) {
    if (client != null) {
      client.getPrincipals().removeIf(JwtPrincipal.class::isInstance);
    }
    if (messages != null && messages.getRequestMessage() instanceof HttpServletRequest request) {
      request.removeAttribute(JwtAuthenticationFilter.PRINCIPAL_ATTRIBUTE);
    }
  }
}
