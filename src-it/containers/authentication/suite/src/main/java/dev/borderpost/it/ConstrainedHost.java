package dev.borderpost.it;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.authentication.ModuleRegistration;
import dev.borderpost.it.app.EchoEndpoint;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The suite's application behind security constraints instead of rules. Each directory with a guard
 * of its own is an application of its own.
 */
public final class ConstrainedHost implements Host {

  private static final String PAGE =
      "A 403 for a role, or for a constraint that allows nobody, is the container's own page.";

  private static final String SCOPES =
      "Constraints know roles only; see the setting `roles-claim` for scopes as roles.";

  private final ConstrainedContainer container;
  private final ServletContainerInitializer webSockets;

  /**
   * A host.
   *
   * @param webSockets what makes the container ready for endpoints
   */
  public ConstrainedHost(ConstrainedContainer container, ServletContainerInitializer webSockets) {
    this.container = container;
    this.webSockets = webSockets;
  }

  @Override
  public String name() {
    return container.name();
  }

  @Override
  public String version() {
    return container.version();
  }

  @Override
  public String adapter() {
    return "borderpost-jakarta-authentication";
  }

  @Override
  public URI start(SuiteGuards guards) throws Exception {
    for (Map.Entry<String, List<Constraint>> entry :
        ConstrainedApplication.byContext().entrySet()) {
      String path = entry.getKey();
      Guard guard =
          Objects.requireNonNull(guards.byDirectory().get(path))
              .withRules(AccessRules.authenticated());
      container.add(
          path,
          entry.getValue(),
          (classes, context) -> {
            new ConstrainedApplication().onStartup(classes, context);
            if (path.isEmpty()) {
              webSockets.onStartup(classes, context);
              context.addListener(new Endpoints());
            }
            context.addListener(new Withdrawing(ModuleRegistration.of(context, guard)));
          });
    }
    return URI.create("http://127.0.0.1:" + container.start());
  }

  @Override
  public void stop() throws Exception {
    container.stop();
  }

  @Override
  public List<UnmetCases> unmetCases() {
    return Stream.concat(differences(), container.unmetCases().stream()).toList();
  }

  /** What security constraints decide in another way than rules, in every container. */
  private static Stream<UnmetCases> differences() {
    String tooFewRights = "goodTokenWithTooFewRights_isForbidden";
    String head = "head_isRefusedAsGetIs_withoutABody";
    String readable = "refusal_canBeReadByPagesOfAnAllowedOrigin_andOfNoOther";
    return Stream.of(
        UnmetCases.of("deniedPath_isClosedToEverybody", PAGE),
        UnmetCases.of(tooFewRights, "/admin", PAGE),
        UnmetCases.of(head, "/admin", PAGE),
        UnmetCases.of(head, "/internal", PAGE),
        UnmetCases.of("secondFilterOnAPath_decidesForItself", "/both/1", PAGE),
        UnmetCases.of(readable, "/shop/admin", PAGE),
        UnmetCases.of(readable, "/shop/closed", PAGE),
        UnmetCases.of(tooFewRights, "orders", SCOPES),
        UnmetCases.of("methodThatNoRuleNames_isHeldToTheStrictestRule", SCOPES),
        UnmetCases.of("harmfulClaims_neverComeOutOfARefusal", SCOPES),
        UnmetCases.of(
            "requestThatTheRulesAllow_reachesTheServlet",
            "GET /health | Authorization",
            "A token on a path without a constraint is verified, and its user known there."),
        UnmetCases.of(
            "unambiguousSpellingOfAnOpenPath_isOpen",
            "/health/",
            "The URL pattern `/health` is not for `/health/`."),
        UnmetCases.of(
            "preflight_passesAsAnonymous_andTheBorderAddsNothing",
            "Preflights need a constraint that lets `OPTIONS` pass, or a CORS filter of the"
                + " container."));
  }

  private static final class Endpoints implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
      ServerContainer endpoints =
          (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
      try {
        for (String path : List.of("/api/ws", "/admin/ws", "/public/ws")) {
          endpoints.addEndpoint(
              ServerEndpointConfig.Builder.create(EchoEndpoint.class, path).build());
        }
      } catch (DeploymentException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private record Withdrawing(ModuleRegistration registration) implements ServletContextListener {

    @Override
    public void contextDestroyed(ServletContextEvent event) {
      registration.close();
    }
  }
}
