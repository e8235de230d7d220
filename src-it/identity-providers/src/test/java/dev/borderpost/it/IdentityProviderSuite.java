package dev.borderpost.it;

import static dev.borderpost.it.Border.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.it.IdentityProvider.Tokens;
import dev.borderpost.verify.Issuer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every issuer, which is started once. Keys are always discovered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IdentityProviderSuite<P extends IdentityProvider> {

  private P provider;

  abstract P start();

  final P provider() {
    return provider;
  }

  @BeforeAll
  void startProvider() {
    long begin = System.nanoTime();
    provider = start();
    print("up in %d ms", Duration.ofNanos(System.nanoTime() - begin).toMillis());
  }

  @AfterAll
  void stopProvider() {
    if (provider != null) {
      provider.close();
    }
  }

  /** Says what was measured. */
  final void print(String format, Object... arguments) {
    System.out.println(
        getClass().getSimpleName().replaceAll("(Test|IT)$", "")
            + ": "
            + format.formatted(arguments));
  }

  List<String> algorithms() {
    return provider.algorithms();
  }

  String anyAlgorithm() {
    return algorithms().get(0);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void accessToken_isAccepted_withItsScopesAndRoles(String algorithm) {
    Issuer issuer = provider.issuer().build();
    try (Border border = new Border(issuer)) {
      String token = provider.signIn(algorithm).access();

      JwtPrincipal user = border.user(token);

      assertThat(user.jwt().header().algorithm()).isEqualTo(algorithm);
      assertThat(user.getName()).isEqualTo("alice");
      assertThat(user.scopes()).contains("orders:read");
      assertThat(user.roles()).contains("admin");
      border.awaitRefreshes(1);
      print(
          "%s: typ %s, scope %s, roles %s, next refresh after %d s",
          algorithm,
          user.jwt().header().type().orElse("absent"),
          user.claims().find("scope").orElseThrow() instanceof List ? "array" : "string",
          user.roles(),
          border.health(issuer).nextRefresh().orElseThrow().toSeconds());
    }
  }

  @Test
  void idAndRefreshToken_areNoAccessTokens() {
    try (Border border = new Border(provider.issuer().build())) {
      Tokens tokens = provider.signIn(anyAlgorithm());

      String id = border.verdict(tokens.id());
      String refresh = border.verdict(tokens.refresh());

      assertThat(border.verdict(tokens.access())).isEqualTo(ACCEPTED);
      assertThat(id).isNotEqualTo(ACCEPTED).isNotEqualTo("unavailable");
      assertThat(refresh).isNotEqualTo(ACCEPTED).isNotEqualTo("unavailable");
      print("ID token: %s, refresh token: %s", id, refresh);
    }
  }

  @Test
  void restart_failsNoRequestWhoseKeyIsKnown() {
    String token = provider.signIn(anyAlgorithm()).access();
    try (Border border = new Border(provider.issuer().build());
        Load load = new Load(border, token)) {
      load.sendMore(500);
      long before = load.requests();

      provider.kill();
      load.sendMore(500);
      String ofUnknownKey = border.verdict(Tampering.withKeyId(token, "of-no-key"));
      long begin = System.nanoTime();
      provider.restart();
      Duration downTime = Duration.ofNanos(System.nanoTime() - begin);
      long whileDown = load.requests() - before;
      load.add(provider.signIn(anyAlgorithm()).access());
      load.sendMore(500);
      load.close();

      assertThat(load.refusals()).isEmpty();
      assertThat(ofUnknownKey).isEqualTo("unavailable");
      print(
          "killed, and restarted in %d ms: %s, of them %d while it was down",
          downTime.toMillis(), load, whileDown);
    }
  }
}
