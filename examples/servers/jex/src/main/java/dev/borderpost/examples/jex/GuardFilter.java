package dev.borderpost.examples.jex;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import io.avaje.jex.http.Context;
import io.avaje.jex.http.HttpFilter;
import java.net.InetSocketAddress;
import java.util.List;

/** The border in front of all routes of avaje-jex, whose virtual threads may wait for keys. */
public record GuardFilter(Guard guard) implements HttpFilter {

  /** The user's attribute in the context; absent where the rules require none. */
  public static final String USER = JwtPrincipal.class.getName();

  @Override
  public void filter(Context ctx, FilterChain chain) {
    InetSocketAddress peer = ctx.exchange().getRemoteAddress();
    AccessDecision decision =
        guard.decide(
            RequestView.of(
                    ctx.method(),
                    ctx.exchange().getRequestURI().toString(),
                    name -> ctx.requestHeaders().getOrDefault(name, List.of()))
                .scheme(ctx.scheme())
                .remoteAddress(peer.getAddress().getHostAddress()));
    ctx.headers(decision.headers());
    if (decision instanceof Granted granted) {
      granted.principal().ifPresent(user -> ctx.attribute(USER, user));
      chain.proceed();
    } else if (decision instanceof Answer answer) {
      ctx.status(answer.status()).write(answer.body());
    }
  }
}
