package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.AuthenticationResult;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** An application's border, as its requests and its key server see it. */
final class Border implements AutoCloseable {

  static final String ACCEPTED = "accepted";

  private final AtomicInteger refreshes = new AtomicInteger();
  private final AtomicInteger failedRefreshes = new AtomicInteger();
  private final JwtAuthenticator authenticator;

  Border(Issuer... issuers) {
    JwtAuthenticator.Builder builder = JwtAuthenticator.builder().listener(new Counter());
    for (Issuer issuer : issuers) {
      builder.issuer(issuer);
    }
    authenticator = builder.build();
  }

  private final class Counter implements AuthenticationListener {

    @Override
    public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
      refreshes.incrementAndGet();
    }

    @Override
    public void keysRefreshFailed(String issuer, String problem) {
      failedRefreshes.incrementAndGet();
    }
  }

  /** What becomes of a request: {@link #ACCEPTED}, why it is refused, or {@code unavailable}. */
  String verdict(String token) {
    AuthenticationResult result = authenticator.authenticate(request(token));
    if (result instanceof AuthenticationResult.Rejected rejected) {
      return rejected.reason().code();
    }
    return result instanceof AuthenticationResult.Authenticated ? ACCEPTED : "unavailable";
  }

  /** A request that carries a token. */
  static RequestView request(String token) {
    return RequestView.of("GET", "/api/me").token(token);
  }

  /** The user that a token stands for. */
  JwtPrincipal user(String token) {
    AuthenticationResult result = authenticator.authenticate(request(token));
    assertThat(result).isInstanceOf(AuthenticationResult.Authenticated.class);
    return ((AuthenticationResult.Authenticated) result).principal();
  }

  KeySource.Health health(Issuer issuer) {
    return authenticator.health().get(issuer.identifier());
  }

  /** How often keys were fetched. */
  int refreshes() {
    return refreshes.get();
  }

  /**
   * Fails unless keys are fetched exactly that often: a request may be answered with new keys a
   * moment before the listener hears of them.
   */
  void awaitRefreshes(int count) {
    await().untilAsserted(() -> assertThat(refreshes()).isEqualTo(count));
  }

  /** How often keys could not be fetched. */
  int failedRefreshes() {
    return failedRefreshes.get();
  }

  @Override
  public void close() {
    authenticator.close();
  }
}
