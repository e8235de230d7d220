package dev.borderpost.authentication;

import dev.borderpost.access.Guard;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.security.auth.message.config.ClientAuthConfig;
import jakarta.security.auth.message.config.ServerAuthConfig;
import jakarta.security.auth.message.config.ServerAuthContext;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import org.jspecify.annotations.Nullable;

/** Gives containers a module with their own callbacks, as WildFly has for each request. */
record ModuleProvider(Guard guard) implements AuthConfigProvider {

  @Override
  public ServerAuthConfig getServerAuthConfig(
      String layer, String application, @Nullable CallbackHandler handler) throws AuthException {
    JwtAuthenticationModule module = new JwtAuthenticationModule(guard);
    module.initialize(null, null, handler, null);
    return new Configuration(layer, application, new Context(module));
  }

  @Override
  public ClientAuthConfig getClientAuthConfig(
      String layer, String application, @Nullable CallbackHandler handler) throws AuthException {
    throw new AuthException("Only servers are supported.");
  }

  @Override
  public void refresh() {}

  private record Configuration(String layer, String application, ServerAuthContext context)
      implements ServerAuthConfig {

    @Override
    public ServerAuthContext getAuthContext(
        String id, @Nullable Subject service, @Nullable Map<String, Object> properties) {
      return context;
    }

    @Override
    public String getMessageLayer() {
      return layer;
    }

    @Override
    public String getAppContext() {
      return application;
    }

    @Override
    public String getAuthContextID(MessageInfo messages) {
      return application;
    }

    @Override
    public void refresh() {}

    @Override
    public boolean isProtected() {
      return true;
    }
  }

  private record Context(JwtAuthenticationModule module) implements ServerAuthContext {

    @Override
    public AuthStatus validateRequest(
        MessageInfo messages, Subject client, @Nullable Subject service) throws AuthException {
      return module.validateRequest(messages, client, service);
    }

    @Override
    public AuthStatus secureResponse(MessageInfo messages, @Nullable Subject service) {
      return module.secureResponse(messages, service);
    }

    @Override
    public void cleanSubject(@Nullable MessageInfo messages, @Nullable Subject client) {
      module.cleanSubject(messages, client);
    }
  }
}
