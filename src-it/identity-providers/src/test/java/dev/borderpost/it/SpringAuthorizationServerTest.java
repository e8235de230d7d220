package dev.borderpost.it;

import static dev.borderpost.it.Border.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.IdentityProvider.Tokens;
import org.junit.jupiter.api.Test;

class SpringAuthorizationServerTest extends RotatingProviderSuite<SpringAuthorizationServer> {

  @Override
  SpringAuthorizationServer start() {
    return new SpringAuthorizationServer();
  }

  /** Nothing in its ID tokens says that they are, so an application has to ask for more. */
  @Test
  void idTokenWithOurAudience_isToldByTheScopeThatItLacks() {
    String client = anyAlgorithm();
    try (Border careless = new Border(provider().issuer().audience(client).build());
        Border careful =
            new Border(provider().issuer().audience(client).requiredClaims("scope").build())) {
      Tokens tokens = provider().signIn(client);

      assertThat(careless.verdict(tokens.id())).isEqualTo(ACCEPTED);
      assertThat(careful.verdict(tokens.id())).isEqualTo("missing_claim");
      assertThat(careful.verdict(tokens.access())).isEqualTo(ACCEPTED);
    }
  }
}
