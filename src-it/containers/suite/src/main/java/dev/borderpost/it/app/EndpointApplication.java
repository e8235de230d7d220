package dev.borderpost.it.app;

import static dev.borderpost.policy.ClaimsPolicy.role;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.it.Tokens;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An application with WebSocket endpoints, server-sent events and answers that come later. */
public final class EndpointApplication implements ServletContainerInitializer {

  /** Paths of Jakarta endpoints. */
  private static final List<String> ENDPOINTS =
      List.of(
          "/api/ws",
          "/public/ws",
          "/admin/ws",
          "/internal/ws",
          "/held/ws",
          "/read/ws",
          "/cookie/ws",
          "/once/ws");

  /** When the filter is added. */
  public enum Added {
    /** Before the container adds the filter that answers handshakes. */
    EARLY,
    /** After that, by an initializer. */
    BY_INITIALIZER,
    /** After that, by {@link Late}. */
    BY_LISTENER
  }

  /** To be registered by the container, since one that is registered in code may add no filter. */
  public static final class Late implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
      ServletContext context = event.getServletContext();
      EndpointApplication application =
          (EndpointApplication) context.getAttribute(EndpointApplication.class.getName());
      if (application.added == Added.BY_LISTENER) {
        application.addFilters(context);
      }
    }
  }

  private final Map<String, KeySource> keys;
  private final Added added;
  private final ServletContainerInitializer webSockets;

  /**
   * An application.
   *
   * @param webSockets what makes the container ready for endpoints
   */
  public EndpointApplication(
      Map<String, KeySource> keys, Added added, ServletContainerInitializer webSockets) {
    this.keys = Map.copyOf(keys);
    this.added = added;
    this.webSockets = webSockets;
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context)
      throws ServletException {
    context.setAttribute(EndpointApplication.class.getName(), this);
    if (added == Added.EARLY) {
      addFilters(context);
    }
    webSockets.onStartup(Set.of(), context);
    if (added == Added.BY_INITIALIZER) {
      addFilters(context);
    }
    context.addListener(new Endpoints());
    addServlet(context, "rest", "/", new EchoServlet());
    addServlet(context, "later", "/api/later", new LaterServlet());
    addServlet(context, "out", "/api/out", new LogoutServlet());
    addServlet(context, "onward", "/public/go", new OnwardServlet());
  }

  private void addFilters(ServletContext context) {
    // Some, so that each has to find its place beside the others.
    addFilter(context, "border", "/*", new JwtAuthenticationFilter(border()));
    addFilter(context, "cookie", "/cookie/*", new JwtAuthenticationFilter(cookie()));
    addFilter(context, "query", "/query/*", new JwtAuthenticationFilter(query()));
    addFilter(context, "protocol", "/protocol/*", new JwtAuthenticationFilter(protocol()));
  }

  private Guard border() {
    AccessRules rules =
        AccessRules.builder()
            .permit("/public/**")
            .permit("/cookie/**")
            .permit("/query/**")
            .permit("/protocol/**")
            .require("/admin/**", role("admin"))
            .require("/once/**", ClaimsPolicy.singleUse(TokenIdStore.inMemory(100)))
            .deny("/internal/**")
            .deny("GET", "/held/**")
            .permit("GET", "/read/**")
            .build();
    return Guard.of(authenticator(TokenExtractor.authorizationHeader()), rules);
  }

  private Guard cookie() {
    return Guard.of(authenticator(TokenExtractor.cookie("session")));
  }

  private Guard query() {
    return Guard.of(authenticator(TokenExtractor.queryParameter("access_token")));
  }

  private Guard protocol() {
    TokenExtractor listed =
        TokenExtractor.webSocketProtocol().onlyFor(AccessRules.paths("/protocol/ws"));
    return Guard.of(
        authenticator(TokenExtractor.oneOf(TokenExtractor.authorizationHeader(), listed)));
  }

  private JwtAuthenticator authenticator(TokenExtractor extractor) {
    KeySource source = keys.get(Tokens.MAIN);
    if (source == null) {
      throw new IllegalArgumentException("The keys are missing.");
    }
    return JwtAuthenticator.builder()
        .issuer(Issuer.of(Tokens.MAIN).audience(Tokens.AUDIENCE).keys(source).build())
        .extractor(extractor)
        .build();
  }

  /** As many do: for requests only, behind whatever is there. */
  private static void addFilter(
      ServletContext context, String name, String pattern, JwtAuthenticationFilter filter) {
    FilterRegistration.Dynamic registration = context.addFilter(name, filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, pattern);
  }

  private static void addServlet(
      ServletContext context, String name, String pattern, Servlet servlet) {
    ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(pattern);
  }

  private static final class Endpoints implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
      ServletContext context = event.getServletContext();
      ServerContainer container =
          (ServerContainer) context.getAttribute(ServerContainer.class.getName());
      try {
        for (String path : ENDPOINTS) {
          container.addEndpoint(
              ServerEndpointConfig.Builder.create(EchoEndpoint.class, path).build());
        }
        container.addEndpoint(ProtocolEndpoint.at("/protocol/ws"));
        container.addEndpoint(ProtocolEndpoint.at("/protocol/other"));
      } catch (DeploymentException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
