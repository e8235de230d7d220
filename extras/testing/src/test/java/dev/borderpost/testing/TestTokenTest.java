package dev.borderpost.testing;

import static dev.borderpost.testing.AccessAssert.assertGranted;
import static dev.borderpost.testing.AccessAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.verify.Encryption;
import dev.borderpost.verify.EncryptionKey;
import dev.borderpost.verify.Issuer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TestTokenTest {

  private static final String SHARED_KEY =
      "{\"kty\":\"oct\",\"alg\":\"A256GCM\",\"kid\":\"app\",\"k\":\"" + randomKey() + "\"}";

  @FakeIssuer(algorithms = {JwsAlgorithm.ES256, JwsAlgorithm.RS256, JwsAlgorithm.HS256})
  private static TestIssuer issuer;

  private static String randomKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  private static AccessDecision decide(Guard guard, TestToken token) {
    return guard.decide(RequestView.of("GET", "/orders/7").token(token.sign()));
  }

  @Test
  void eachAlgorithmOfTheIssuer_canBeChosen() {
    try (Guard inMemory = issuer.guard(Map.of());
        Guard discovering = GuardConfiguration.guard(issuer.settings())) {
      for (JwsAlgorithm algorithm : List.of(JwsAlgorithm.ES256, JwsAlgorithm.RS256)) {
        TestToken token = issuer.token("alice").algorithm(algorithm);

        JwtPrincipal user = assertGranted(decide(inMemory, token)).orElseThrow();
        assertGranted(decide(discovering, token));

        assertThat(user.jwt().header().algorithm()).isEqualTo(algorithm.jwaName());
      }
      assertThat(issuer.publicJwkSet()).doesNotContain("HS256", "\"k\"");
      assertRefused(
          decide(discovering, issuer.token("alice").algorithm(JwsAlgorithm.HS256)),
          401,
          "unknown_key");
    }
  }

  @Test
  void rotation_isOfAllAlgorithms() {
    TestToken before = issuer.token("alice").algorithm(JwsAlgorithm.RS256);
    String signedBefore = before.sign();
    issuer.rotate();
    issuer.withdrawOldKeys();
    try (Guard guard = issuer.guard(Map.of())) {
      assertRefused(
          guard.decide(RequestView.of("GET", "/").token(signedBefore)), 401, "unknown_key");
      assertGranted(decide(guard, before));
    }
  }

  @Test
  void forgedTokens_areRefusedForTheirReason() {
    try (Guard guard = issuer.guard(Map.of())) {
      assertRefused(decide(guard, issuer.token("a").forged()), 401, "bad_signature");
      assertRefused(decide(guard, issuer.token("a").foreignKey()), 401, "unknown_key");
      assertRefused(decide(guard, issuer.token("a").unsigned()), 401, "malformed");
    }
  }

  @Test
  void encryptedToken_isForAnApplicationWithTheKey() {
    EncryptionKey key = EncryptionKey.jwk(SHARED_KEY);
    Guard guard =
        Guard.of(
            JwtAuthenticator.builder()
                .issuer(
                    Issuer.of(issuer.issuer())
                        .audience(issuer.audience())
                        .keys(KeySource.jwkSet(issuer.publicJwkSet()))
                        .encryption(Encryption.required("{\"keys\":[" + SHARED_KEY + "]}"))
                        .build())
                .build());

    assertGranted(decide(guard, issuer.token("alice").encryptTo(key)));
    assertRefused(decide(guard, issuer.token("alice")), 401, "not_encrypted");
    assertRefused(
        decide(guard, issuer.token("alice").forged().encryptTo(key)), 401, "bad_signature");
    assertRefused(
        decide(guard, issuer.token("alice").encryptTo(key).forged()), 401, "not_decryptable");
  }

  @Test
  void user_isThatOfATokenWhichWasVerified() {
    JwtPrincipal alice =
        TestToken.of("alice")
            .roles("admin")
            .scopes("read", "write")
            .claim("tenant", "t1")
            .principal();

    assertThat(alice.getName()).isEqualTo("alice");
    assertThat(alice.roles()).containsExactly("admin");
    assertThat(alice.scopes()).containsExactly("read", "write");
    assertThat(alice.claims().string("tenant")).contains("t1");
    assertThat(alice.issuer()).isEqualTo("https://issuer.test");
    assertThat(issuer.token("bob").principal().issuer()).isEqualTo(issuer.issuer());
    assertThat(issuer.token("bob").algorithm(JwsAlgorithm.HS256).principal().getName())
        .isEqualTo("bob");
  }

  @Test
  void claims_makeAUserForRulesAndPolicies() {
    Map<String, Object> claims = Map.of("sub", "alice", "roles", List.of("admin"), "level", 3);
    AccessRules rules =
        AccessRules.builder().require("/admin/**", ClaimsPolicy.role("admin")).deny("/x").build();
    ClaimsPolicy policy = ClaimsPolicy.claimEquals("level", 3);

    assertGranted(rules.check("GET", "/admin/users", TestToken.of(claims).principal()));
    assertRefused(
        rules.check("GET", "/admin/users", TestToken.of("bob").principal()), 403, "missing_role");
    assertThat(policy.evaluate(TestToken.of(claims).verified(), RequestView.of("GET", "/")))
        .isEqualTo(PolicyDecision.accept());
  }

  @Test
  void tokenThatIsRejected_hasNoUser() {
    assertThatIllegalStateException()
        .isThrownBy(() -> TestToken.of("alice").expired().principal())
        .withMessageContaining("expired");
    assertThatIllegalStateException()
        .isThrownBy(() -> issuer.token("alice").forAudience("other").verified())
        .withMessageContaining("wrong_audience");
    assertThatIllegalStateException()
        .isThrownBy(() -> TestToken.of("alice").unsigned().principal());
  }

  static Stream<Arguments> impossibleTokens() {
    return Stream.of(
        Arguments.of("empty subject", TestToken.of("")),
        Arguments.of("subject that is no URI", TestToken.of("a b:c")),
        Arguments.of("space in a scope", TestToken.of("a").scopes("a b")),
        Arguments.of("claim of every token", TestToken.of("a").claim("exp", 1)),
        Arguments.of("not JSON", TestToken.of("a").claim("x", new Object())),
        Arguments.of("not a number of JSON", TestToken.of("a").claim("x", Double.NaN)),
        Arguments.of("not JSON in a list", TestToken.of("a").claim("x", List.of(1, new Object()))),
        Arguments.of("not JSON in a map", TestToken.of("a").claim("x", Map.of("y", 1f / 0))),
        Arguments.of("array", TestToken.of("a").claim("x", new int[0])),
        Arguments.of("no lifetime", TestToken.of("a").lifetime(Duration.ZERO)),
        Arguments.of("endless", TestToken.of("a").lifetime(Duration.ofSeconds(Long.MAX_VALUE))),
        Arguments.of("end", TestToken.of("a").expired().lifetime(Duration.ofDays(365_001))),
        Arguments.of("empty audience", TestToken.of("a").forAudience("")),
        Arguments.of("no audience", TestToken.of("a").forAudience()),
        Arguments.of("empty jti", TestToken.of("a").tokenId("")),
        Arguments.of("issuer that is no URI", TestToken.of("a").issuer("a b:c")),
        Arguments.of("claims again", TestToken.of(Map.of("sub", "a", "aud", "b"))),
        Arguments.of("no key", TestToken.of("a").algorithm(JwsAlgorithm.ES512)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("impossibleTokens")
  void valuesThatNoTokenCanHave_areRefused(String name, TestToken token) {
    assertThatIllegalArgumentException().isThrownBy(token::sign);
    assertThatIllegalArgumentException().isThrownBy(token::principal);
  }

  @Test
  void claimsWithoutSubject_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestToken.of(Map.of("roles", List.of("admin"))))
        .withMessageContaining("sub");
    assertThatIllegalArgumentException().isThrownBy(() -> TestToken.of(Map.of("sub", 1)));
  }
}
