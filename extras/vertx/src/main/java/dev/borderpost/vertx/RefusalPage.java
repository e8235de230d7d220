package dev.borderpost.vertx;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Refused;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes a refused request to a page of the application, which answers with its status. */
final class RefusalPage {

  private static final String REFUSAL = RefusalPage.class.getName() + ".refusal";

  /** They concern what was asked for, and not the page. */
  private static final List<String> CONDITIONS =
      List.of(
          "If-Match",
          "If-None-Match",
          "If-Modified-Since",
          "If-Unmodified-Since",
          "If-Range",
          "Range");

  private RefusalPage() {}

  /**
   * Shows the page of a decision, if it is a refusal that has one.
   *
   * @return false if there is none, or if a page has been shown for the request already
   */
  static boolean show(AccessDecision decision, RoutingContext ctx) {
    if (!(decision instanceof Refused refusal)
        || refusal.page().isEmpty()
        || ctx.get(REFUSAL) != null) {
      return false;
    }
    ctx.put(REFUSAL, refusal);
    CONDITIONS.forEach(ctx.request().headers()::remove);
    ctx.reroute(HttpMethod.GET, refusal.page().get());
    return true;
  }

  /**
   * The refusal whose page the request has been routed to. That passes every handler, without a
   * user. Where the page sends the request on to, the rules apply.
   */
  static Optional<Refused> shown(RoutingContext ctx) {
    @Nullable Refused refusal = ctx.get(REFUSAL);
    return Optional.ofNullable(refusal)
        .filter(refused -> isPathOf(refused.page().orElseThrow(), ctx.request().path()));
  }

  private static boolean isPathOf(String page, @Nullable String path) {
    return page.split("[?#]", 2)[0].equals(path);
  }

  /** Gives the response the status of the refusal, unless the page chooses another error. */
  static void keepStatus(Refused refusal, RoutingContext ctx) {
    HttpServerResponse response = ctx.response();
    ctx.addHeadersEndHandler(
        sent -> {
          if (response.getStatusCode() < 400) {
            response.setStatusCode(refusal.status());
          }
          refusal.headers().entrySet().stream()
              .filter(header -> !header.getKey().equals("Content-Type"))
              .forEach(header -> response.putHeader(header.getKey(), header.getValue()));
        });
  }
}
