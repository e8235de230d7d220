package dev.borderpost.examples.helidon;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;

/**
 * In front of all HTTP routes of Helidon SE, but not of {@code WsRouting}: its virtual threads may
 * wait for keys. Behind it, {@code request.context().get(JwtPrincipal.class)} is the user.
 */
public record GuardFilter(Guard guard) implements Filter {

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    String query = request.query().rawValue();
    AccessDecision decision =
        guard.decide(
            RequestView.of(
                    request.prologue().method().text(),
                    request.prologue().uriPath().rawPath() + (query.isEmpty() ? "" : "?" + query),
                    name -> request.headers().all(HeaderNames.create(name), List::of))
                .scheme(request.isSecure() ? "https" : "http")
                .remoteAddress(request.remotePeer().host()));
    decision.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    if (decision instanceof Granted granted) {
      granted.principal().ifPresent(request.context()::register);
      chain.proceed();
    } else if (decision instanceof Answer answer) {
      response.status(Status.create(answer.status()));
      if (answer.body().isEmpty()) { // as for HEAD: Helidon would wait for content of the length
        response.headers().remove(HeaderNames.CONTENT_LENGTH);
        response.send();
      } else {
        response.send(answer.body());
      }
    }
  }
}
