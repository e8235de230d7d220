package dev.borderpost.vertx;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.TokenExtractor;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.AuthenticationHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A route handler for authentication and access control: it passes a granted request on with its
 * user, and answers a refused request itself. It never blocks the event loop: while keys are
 * fetched, the request is paused, so that its body is there for the handlers that follow.
 *
 * <p>Handlers that follow get the user by {@link #principal(RoutingContext)}. {@link
 * RoutingContext#user()} stays as it is.
 *
 * <p>Only requests that reach the handler are checked. {@link #protect} puts it in front of all
 * routes of a router. WebSocket handshakes are requests like others if a route accepts them by
 * {@link HttpServerRequest#toWebSocket()}; a {@code webSocketHandler} of the server gets them
 * before any router.
 *
 * <p>The rules are matched with the whole path of the request, decoded once, also in a router that
 * is mounted below another. A request that is rerouted is decided about again for its new path and
 * method; its user stays the same, and its token is not verified again.
 *
 * <p>With {@link Guard#withUnauthorizedPage} and {@link Guard#withRefusalPages}, a refused request
 * is rerouted to a page of the application, which has the status of the refusal and no user,
 * whatever the rules say about the page.
 *
 * <p>Thread-safe. An instance may be used by several routes, routers and verticles.
 */
public final class JwtAuthenticationHandler implements AuthenticationHandler {

  /** The {@link RoutingContext#data() context data} that holds the {@link JwtPrincipal}. */
  private static final String PRINCIPAL = "dev.borderpost.JwtPrincipal";

  private static final String PROTOCOLS = "Sec-WebSocket-Protocol";

  private static final AtomicLong INSTANCES = new AtomicLong();

  private final Guard guard;

  /** The context data that holds this handler's decision. */
  private final String decision =
      JwtAuthenticationHandler.class.getName() + "." + INSTANCES.incrementAndGet();

  private JwtAuthenticationHandler(Guard guard) {
    this.guard = guard;
  }

  /**
   * Creates a handler that applies access rules.
   *
   * @param guard the access rules with their authenticator; not closed by the handler
   * @return the handler
   */
  public static JwtAuthenticationHandler of(Guard guard) {
    return new JwtAuthenticationHandler(guard);
  }

  /**
   * The settings in a flat JSON object, for {@link dev.borderpost.config.GuardConfiguration}:
   * {@code GuardConfiguration.guard(settings(config))}. Building a guard reads files: do it before
   * the event loop has work, or in {@code executeBlocking}.
   *
   * @param json the settings by name: texts, numbers and booleans, or arrays of these for lists,
   *     whose elements are joined by line breaks in {@code rules} and by commas elsewhere
   * @return the settings as text
   * @throws IllegalArgumentException if a value is of another type; the message names the setting
   */
  public static Map<String, String> settings(JsonObject json) {
    return JsonSettings.of(json);
  }

  /**
   * The user of a request.
   *
   * @param ctx the request, behind a handler of this class
   * @return the user; empty for an anonymous request
   */
  public static Optional<JwtPrincipal> principal(RoutingContext ctx) {
    JwtPrincipal principal = ctx.get(PRINCIPAL);
    return Optional.ofNullable(principal);
  }

  /**
   * Puts this handler in front of all routes of a router, those that it has and those that are
   * added later, in whatever order. Only a route that has the order {@link Integer#MIN_VALUE} as
   * well, and that the router has already, comes before it, as a handler that logs requests might.
   *
   * @param router the router
   * @return the route that this has added
   */
  public Route protect(Router router) {
    return router.route().order(Integer.MIN_VALUE).handler(this);
  }

  /** Passes a granted request on with its user, or answers a refused request. */
  @Override
  public void handle(RoutingContext ctx) {
    Optional<Refused> shown = RefusalPage.shown(ctx);
    if (shown.isPresent()) {
      ctx.remove(PRINCIPAL);
      RefusalPage.keepStatus(shown.get(), ctx);
      ctx.next();
      return;
    }
    HttpServerRequest request = ctx.request();
    if (!request.isEnded()) {
      request.pause();
    }
    Future.fromCompletionStage(decide(ctx), ctx.vertx().getOrCreateContext())
        .onSuccess(
            decided -> {
              if (!request.isEnded()) {
                request.resume();
              }
              // A handler in front may have answered meanwhile, as at a timeout.
              if (!ctx.failed() && !ctx.response().ended() && !ctx.response().closed()) {
                proceed(ctx, decided);
              }
            });
  }

  private CompletionStage<AccessDecision> decide(RoutingContext ctx) {
    RoutedRequest view = new RoutedRequest(ctx.request());
    @Nullable Granted earlier = ctx.get(decision);
    return earlier == null ? guard.decideAsync(view) : guard.decideAgainAsync(view, earlier);
  }

  private void proceed(RoutingContext ctx, AccessDecision decided) {
    if (decided instanceof Granted granted) {
      granted.headers().forEach(ctx.response()::putHeader);
      ctx.put(decision, granted);
      granted
          .principal()
          .ifPresentOrElse(user -> ctx.put(PRINCIPAL, user), () -> ctx.remove(PRINCIPAL));
      hideTokenProtocol(ctx.request());
      ctx.next();
    } else if (!RefusalPage.show(decided, ctx)) {
      write((Answer) decided, ctx.response());
    }
  }

  /** So that neither the WebSocket of the application nor the response has the token. */
  private static void hideTokenProtocol(HttpServerRequest request) {
    List<String> sent = request.headers().getAll(PROTOCOLS);
    List<String> left = TokenExtractor.withoutWebSocketTokens(sent);
    if (!left.equals(sent)) {
      request.headers().set(PROTOCOLS, left);
    }
  }

  private static void write(Answer answer, HttpServerResponse response) {
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    response.end(answer.body());
  }
}
