package dev.borderpost.verify;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.KeyServer.Asked;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import java.io.IOException;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Issuers whose tokens have another {@code iss} than their metadata: one for each tenant, AD FS.
 */
@Timeout(60)
class TenantsTest {

  private KeyServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = KeyServer.start();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private String template() {
    return server.uri("/x/v2.0").toString().replace("/x/", "/{tenantid}/");
  }

  /** Metadata and keys of a tenant as Entra ID has them. */
  private void tenant(String id, String named, KeyPair keys) {
    server.serve(
        "/" + id + "/v2.0/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}"
            .formatted(named, server.uri("/" + id + "/discovery/keys")));
    server.serve(
        "/" + id + "/discovery/keys",
        TestKeys.jwkSet(
            TestKeys.jwk(keys.getPublic(), "kid", quoted("k1"), "alg", quoted("ES256"))));
  }

  private static JwtAuthenticator authenticator(List<Issuer> issuers) {
    JwtAuthenticator.Builder builder = JwtAuthenticator.builder().clock(Border.CLOCK);
    issuers.forEach(builder::issuer);
    return builder.build();
  }

  private static String token(String iss, KeyPair keys) {
    return Forge.sign(
        Border.header("kid", quoted("k1")),
        Border.claims("iss", quoted(iss)),
        "ES256",
        keys.getPrivate());
  }

  private static String verdict(JwtAuthenticator authenticator, String token) {
    AuthenticationResult result = authenticator.authenticate(TestRequest.withToken(token));
    return result instanceof Rejected rejected
        ? rejected.reason().code()
        : result instanceof Authenticated authenticated
            ? authenticated.principal().issuer()
            : result.toString();
  }

  /** Asks again if the keys could not be had in time, as where the machine is busy. */
  private static void assertAccepted(JwtAuthenticator authenticator, String iss, KeyPair keys) {
    await().until(() -> verdict(authenticator, token(iss, keys)), iss::equals);
  }

  private String iss(String tenant) {
    return template().replace("{tenantid}", tenant);
  }

  @Test
  void tokenOfEachTenant_isAccepted_withItsOwnKeysOnly_andOfNoOther() {
    tenant("one", iss("one"), TestKeys.P256);
    tenant("two", iss("two"), TestKeys.PARTNER);
    try (JwtAuthenticator border =
        authenticator(
            Issuer.of(template()).audience(Border.AUDIENCE).buildForTenants("one", "two"))) {
      assertAccepted(border, iss("one"), TestKeys.P256);
      assertAccepted(border, iss("two"), TestKeys.PARTNER);
      assertThat(verdict(border, token(iss("two"), TestKeys.P256))).isEqualTo("bad_signature");
      assertThat(verdict(border, token(iss("one"), TestKeys.PARTNER))).isEqualTo("bad_signature");
      for (String other :
          List.of("three", "ONE", "one%2Fv2.0", "{tenantid}", "", "common", "one/v2.0/two")) {
        assertThat(verdict(border, token(iss(other), TestKeys.P256)))
            .as(other)
            .isEqualTo("unknown_issuer");
      }
    }
    assertThat(server.asked().stream().map(Asked::path))
        .allMatch(path -> path.startsWith("/one/") || path.startsWith("/two/"));
  }

  @Test
  void metadataWithExactlyThePlaceholder_areThoseOfEachTenant_andOthersAreNot() {
    tenant("one", template(), TestKeys.P256);
    tenant("two", iss("one"), TestKeys.P256);
    tenant("three", template() + "/", TestKeys.P256);
    try (JwtAuthenticator border =
        authenticator(
            Issuer.of(template())
                .audience(Border.AUDIENCE)
                .buildForTenants("one", "two", "three"))) {
      assertAccepted(border, iss("one"), TestKeys.P256);
      assertThat(verdict(border, token(iss("two"), TestKeys.P256))).contains("Unavailable");
      assertThat(verdict(border, token(iss("three"), TestKeys.P256))).contains("Unavailable");
      assertThat(border.health().get(iss("two")).lastError().orElseThrow())
          .contains("are those of another issuer");
    }
  }

  @Test
  void placeholderInTheAddressOfTheKeys_isTheTenant() {
    tenant("one", template(), TestKeys.P256);
    server.serve(
        "/one/v2.0/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}"
            .formatted(template(), template().replace("v2.0", "discovery/keys")));
    try (JwtAuthenticator border =
        authenticator(Issuer.of(template()).audience(Border.AUDIENCE).buildForTenants("one"))) {
      assertAccepted(border, iss("one"), TestKeys.P256);
    }
  }

  @Test
  void metadataWithAPlaceholder_areNotThoseOfAnIssuerWithoutTenants_andTheErrorSaysWhatToSet() {
    tenant("one", template(), TestKeys.P256);
    try (JwtAuthenticator border =
        authenticator(List.of(Issuer.of(iss("one")).audience(Border.AUDIENCE).build()))) {
      assertThat(verdict(border, token(iss("one"), TestKeys.P256))).contains("Unavailable");
      assertThat(border.health().get(iss("one")).lastError().orElseThrow())
          .contains("they name \"" + template() + "\"", "set issuer to that name, and tenants to");
    }
  }

  private void adfs(String members) {
    server.serve(
        "/adfs/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"%s}"
            .formatted(server.uri("/adfs"), server.uri("/adfs/discovery/keys"), members));
    server.serve(
        "/adfs/discovery/keys",
        TestKeys.jwkSet(
            TestKeys.jwk(TestKeys.P256.getPublic(), "kid", quoted("k1"), "alg", quoted("ES256"))));
  }

  private JwtAuthenticator adfs(Issuer.Builder builder) {
    return authenticator(List.of(builder.audience(Border.AUDIENCE).build()));
  }

  private static final String SERVICE = "http://adfs.example.com/adfs/services/trust";

  @Test
  void accessTokenIssuerOfTheMetadata_isTheIss_andTheirOwnNameIsNot() {
    adfs(",\"access_token_issuer\":\"" + SERVICE + "\"");
    try (JwtAuthenticator border =
        adfs(Issuer.of(server.uri("/adfs").toString()).accessTokenIssuer(SERVICE))) {
      assertAccepted(border, SERVICE, TestKeys.P256);
      assertThat(verdict(border, token(server.uri("/adfs").toString(), TestKeys.P256)))
          .isEqualTo("unknown_issuer");
      assertThat(verdict(border, token(SERVICE, TestKeys.PARTNER))).isEqualTo("bad_signature");
    }
  }

  @Test
  void metadataThatDoNotNameTheAccessTokenIssuer_giveNoKeys() {
    for (String members :
        List.of(
            "", ",\"access_token_issuer\":\"" + SERVICE + "/\"", ",\"access_token_issuer\":7")) {
      adfs(members);
      try (JwtAuthenticator border =
          adfs(Issuer.of(server.uri("/adfs").toString()).accessTokenIssuer(SERVICE))) {
        assertThat(verdict(border, token(SERVICE, TestKeys.P256))).contains("Unavailable");
        assertThat(border.health().get(SERVICE).lastError().orElseThrow())
            .contains("set access-token-issuer to the iss of the tokens");
      }
    }
  }

  @Test
  void issuerThatIsOnlyTheAccessTokenIssuer_isToldWhatToSet() {
    String iss = server.uri("/trust").toString();
    server.serve(
        "/trust/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"access_token_issuer\":\"%s\",\"jwks_uri\":\"%s\"}"
            .formatted(server.uri("/adfs"), iss, server.uri("/adfs/discovery/keys")));
    try (JwtAuthenticator border = adfs(Issuer.of(iss))) {
      assertThat(verdict(border, token(iss, TestKeys.P256))).contains("Unavailable");
      assertThat(border.health().get(iss).lastError().orElseThrow())
          .contains("set issuer to the name in the metadata, and access-token-issuer to");
    }
  }
}
