package dev.borderpost.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.JweKeys;
import dev.borderpost.verify.EncryptionKey;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenIssuerTest {

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ED25519);
  private static final long NOW = Border.NOW.getEpochSecond();

  private static TokenIssuer.Builder office() {
    return TokenIssuer.builder(Border.ISSUER, KEYS)
        .audience("api://orders")
        .clock(Clock.fixed(Border.NOW.plusMillis(999), ZoneOffset.UTC));
  }

  @Test
  void token_hasTheRegisteredClaims_inWholeSeconds_andNothingElse() {
    String token = office().build().token("alice").sign();

    Map<String, Object> claims = part(token, 1);
    assertThat(claims)
        .containsOnlyKeys("iss", "sub", "aud", "iat", "nbf", "exp", "jti")
        .containsEntry("iss", Border.ISSUER)
        .containsEntry("sub", "alice")
        .containsEntry("iat", NOW)
        .containsEntry("nbf", NOW)
        .containsEntry("exp", NOW + 900);
    assertThat(claims.get("aud")).isIn("api://orders", List.of("api://orders"));
    assertThat(part(token, 0))
        .containsOnlyKeys("typ", "kid", "alg")
        .containsEntry("typ", "at+jwt")
        .containsEntry("kid", KEYS.active().keyId());
    assertThat((String) part(token, 0).get("alg")).isIn("EdDSA", "Ed25519");
  }

  @Test
  void jti_is128RandomBits() {
    TokenIssuer office = office().build();
    Set<Object> identifiers = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String jti = (String) part(office.token("alice").sign(), 1).get("jti");
      assertThat(Base64.getUrlDecoder().decode(jti)).hasSize(16);
      identifiers.add(jti);
    }
    assertThat(identifiers).hasSize(100);
  }

  @Test
  void jti_canBeChosen_butNotEmpty() {
    TokenIssuer office = office().build();

    assertThat(part(office.token("alice").tokenId("t-1").sign(), 1)).containsEntry("jti", "t-1");
    assertThatThrownBy(() -> office.token("alice").tokenId(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jti");
  }

  @Test
  void scopesRolesAndClaims_areWrittenAsRfc9068Says() {
    String token =
        office()
            .build()
            .token("alice")
            .scopes("orders:read", "orders:write")
            .roles("admin", "clerk")
            .claim("tenant", "t1")
            .claim("level", 7)
            .claim("groups", List.of(Map.of("id", 1)))
            .sign();

    assertThat(part(token, 1))
        .containsEntry("scope", "orders:read orders:write")
        .containsEntry("roles", List.of("admin", "clerk"))
        .containsEntry("tenant", "t1")
        .containsEntry("level", 7L)
        .containsEntry("groups", List.of(Map.of("id", 1L)));
  }

  @Test
  void tokenWithoutScopes_hasNoSuchClaim() {
    assertThat(part(office().build().token("alice").scopes().sign(), 1)).doesNotContainKey("scope");
  }

  /** RFC 7519 §2: a value with a colon must be a URI. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a b:c", ":", "://x", "/a:b"})
  void issuerAndSubject_haveToBeStringOrUri(String text) {
    TokenIssuer office = office().build();

    assertThatThrownBy(() -> office.token(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sub");
    assertThatThrownBy(() -> TokenIssuer.builder(text, KEYS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("iss");
    assertThat(part(office.token("urn:user:7").sign(), 1)).containsEntry("sub", "urn:user:7");
  }

  @Test
  void lifetimeOfTheOffice_holdsUnlessTheTokenHasItsOwn() {
    TokenIssuer office = office().lifetime(Duration.ofMinutes(5)).build();

    assertThat(office.lifetime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(part(office.token("a").sign(), 1)).containsEntry("exp", NOW + 300);
    assertThat(part(office.token("a").lifetime(Duration.ofSeconds(1)).sign(), 1))
        .containsEntry("exp", NOW + 1);
  }

  @Test
  void severalAudiences_areAllWritten_andTheTypeCanBeChosen() {
    String token = office().audience("a", "b").type("JWT").build().token("alice").sign();

    assertThat(part(token, 1)).containsEntry("aud", List.of("a", "b"));
    assertThat(part(token, 0)).containsEntry("typ", "JWT");
  }

  @Test
  void tokenForARecipient_isSignedThenEncrypted_andItsKeyAndContentAreNamed() {
    EncryptionKey recipient = EncryptionKey.jwk(JweKeys.jwk("ECDH-ES+A256KW"));

    String token = office().encryptTo(recipient).build().token("alice").sign();

    assertThat(token.split("\\.", -1)).hasSize(5);
    assertThat(part(token, 0))
        .containsOnlyKeys("alg", "enc", "kid", "cty", "epk")
        .containsEntry("alg", "ECDH-ES+A256KW")
        .containsEntry("enc", "A256GCM")
        .containsEntry("kid", "ECDH-ES+A256KW")
        .containsEntry("cty", "JWT");
  }

  @Test
  void rotation_takesEffectAtTheNextToken() {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    TokenIssuer office = TokenIssuer.builder(Border.ISSUER, keys).audience("a").build();
    Object before = part(office.token("alice").sign(), 0).get("kid");

    keys.rotate(Duration.ofHours(1));

    assertThat(part(office.token("alice").sign(), 0).get("kid"))
        .isNotEqualTo(before)
        .isEqualTo(keys.active().keyId());
  }

  private static Map<String, Object> part(String token, int index) {
    byte[] json = Base64.getUrlDecoder().decode(token.split("\\.")[index]);
    return ((ReadResult.Read<Map<String, Object>>) ReadResult.ofJsonObject(json)).value();
  }
}
