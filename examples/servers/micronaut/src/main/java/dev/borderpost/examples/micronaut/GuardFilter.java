package dev.borderpost.examples.micronaut;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.netty.NettyHttpRequestBuilder;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Behind it, {@code request.getUserPrincipal()} is the user, a {@code JwtPrincipal}. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class GuardFilter implements Ordered {

  private final Guard guard;

  GuardFilter(Guard guard) {
    this.guard = guard;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.after(); // in front of filters that have no order
  }

  @RequestFilter
  CompletionStage<@Nullable HttpResponse<?>> decide(HttpRequest<?> request) {
    String asSent = NettyHttpRequestBuilder.asBuilder(request).toHttpRequestWithoutBody().uri();
    RequestView view =
        RequestView.of(request.getMethodName(), asSent, request.getHeaders()::getAll)
            .scheme(request.isSecure() ? "https" : "http")
            .remoteAddress(request.getRemoteAddress().getAddress().getHostAddress());
    return guard.decideAsync(view).thenApply(decision -> proceed(decision, request));
  }

  private static @Nullable HttpResponse<?> proceed(AccessDecision decided, HttpRequest<?> request) {
    if (decided instanceof AccessDecision.Answer answer) {
      MutableHttpResponse<String> response = HttpResponse.status(answer.status(), "");
      answer.headers().forEach(response::header);
      return response.body(answer.body());
    }
    request.setAttribute(Granted.class.getName(), decided);
    ((Granted) decided).principal().ifPresent(request::setUserPrincipal);
    return null;
  }

  @ResponseFilter
  void addHeaders(HttpRequest<?> request, MutableHttpResponse<?> response) {
    var granted = request.getAttribute(Granted.class.getName(), Granted.class);
    granted.ifPresent(decision -> decision.headers().forEach(response::header));
  }
}
