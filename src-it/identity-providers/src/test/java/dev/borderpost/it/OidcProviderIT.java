package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.IdentityProvider.Tokens;
import org.junit.jupiter.api.Test;

class OidcProviderIT extends RotatingProviderSuite<OidcProvider> {

  @Override
  OidcProvider start() {
    return new OidcProvider();
  }

  @Test
  void idToken_isRefused_evenIfItsAudienceIsOurs() {
    try (Border border = new Border(provider().issuer().audience("web").build())) {
      Tokens tokens = provider().signIn(anyAlgorithm());

      assertThat(border.verdict(tokens.id())).isEqualTo("wrong_token_type");
    }
  }
}
