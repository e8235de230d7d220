package dev.borderpost.examples.micronaut;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.netty.NettyHttpRequestBuilder;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Behind it, {@code request.getUserPrincipal()} and arguments of type Principal are the user. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class GuardFilter {

  private static final String DECISION = AccessDecision.class.getName();

  private final Guard guard;

  GuardFilter(Guard guard) {
    this.guard = guard;
  }

  @RequestFilter
  CompletionStage<@Nullable HttpResponse<?>> decide(HttpRequest<?> request) {
    return guard.decideAsync(view(request)).thenApply(decision -> proceed(decision, request));
  }

  private static RequestView view(HttpRequest<?> request) {
    // As sent: getUri() is normalized.
    String target = NettyHttpRequestBuilder.asBuilder(request).toHttpRequestWithoutBody().uri();
    return RequestView.of(request.getMethodName(), target, request.getHeaders()::getAll)
        .scheme(request.isSecure() ? "https" : "http")
        .remoteAddress(request.getRemoteAddress().getAddress().getHostAddress());
  }

  private static @Nullable HttpResponse<?> proceed(
      AccessDecision decision, HttpRequest<?> request) {
    if (decision instanceof AccessDecision.Answer answer) {
      MutableHttpResponse<String> response = HttpResponse.status(answer.status(), "");
      answer.headers().forEach(response::header);
      return response.body(answer.body());
    }
    request.setAttribute(DECISION, decision);
    ((Granted) decision).principal().ifPresent(request::setUserPrincipal);
    return null;
  }

  @ResponseFilter
  void addHeaders(HttpRequest<?> request, MutableHttpResponse<?> response) {
    request
        .getAttribute(DECISION, AccessDecision.class)
        .ifPresent(decision -> decision.headers().forEach(response::header));
  }
}
