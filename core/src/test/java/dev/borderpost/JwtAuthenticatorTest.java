package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.NoCredentials;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JwtAuthenticatorTest {

  private static final String ISSUER = "https://id.example.com";
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @ParameterizedTest
  @EnumSource
  void tokenOfOurOwnPassportOffice_isAccepted_withEveryAlgorithm(JwsAlgorithm algorithm) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    SigningKeys keys = TestKeys.signingKeys(algorithm);
    TokenIssuer office =
        TokenIssuer.builder(ISSUER, keys).audience("api://orders").clock(clock).build();
    String token =
        office.token("alice").scopes("orders:read", "orders:write").roles("admin").sign();

    AuthenticationResult result =
        JwtAuthenticator.builder()
            .issuer(Issuer.of(ISSUER).audience("api://orders").keys(keys.keySource()).build())
            .clock(clock)
            .build()
            .authenticate(TestRequest.withToken(token));

    JwtPrincipal principal =
        assertThat(result).asInstanceOf(type(Authenticated.class)).actual().principal();
    assertThat(principal.getName()).isEqualTo("alice");
    assertThat(principal.issuer()).isEqualTo(ISSUER);
    assertThat(principal.roles()).containsExactly("admin");
    assertThat(principal.scopes()).containsExactly("orders:read", "orders:write");
    assertThat(principal.claims().expiresAt()).contains(NOW.plus(Duration.ofMinutes(15)));
    assertThat(principal.jwt().header().type()).contains("at+jwt");
  }

  @Test
  void requestWithoutToken_hasNoCredentials() {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(Issuer.of(ISSUER).audience("api://orders").keys(keys.keySource()).build())
            .build();

    assertThat(authenticator.authenticate(TestRequest.get("/"))).isInstanceOf(NoCredentials.class);
  }

  /** Sessions and caches of an application compare users. */
  @Test
  void usersAreTheSame_ifNameAndIssuerAre() {
    JwtPrincipal user = user(Border.token());

    assertThat(user(Border.token("jti", Border.quoted("another"))))
        .isEqualTo(user)
        .hasSameHashCodeAs(user);
    assertThat(user(Border.token("sub", Border.quoted("somebody")))).isNotEqualTo(user);
    String ofPartner =
        Forge.sign(
            Border.header("kid", Border.quoted("partner")),
            Border.claims("iss", Border.quoted(Border.PARTNER)),
            "ES256",
            TestKeys.PARTNER.getPrivate());
    assertThat(user(ofPartner).getName()).isEqualTo(user.getName());
    assertThat(user(ofPartner)).isNotEqualTo(user);
    assertThat(user).isNotEqualTo((Principal) user::getName);
  }

  private static JwtPrincipal user(String token) {
    return ((Authenticated)
            Border.authenticator().build().authenticate(TestRequest.withToken(token)))
        .principal();
  }
}
