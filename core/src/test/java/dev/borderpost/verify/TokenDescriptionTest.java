package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TokenAttacks;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are shown of a token and of what its issuer requires. */
class TokenDescriptionTest {

  private static final Issuer ISSUER =
      Issuer.of(Border.ISSUER)
          .audience("orders", "api")
          .keys(TestKeys.trusted())
          .clockSkew(Duration.ofSeconds(30))
          .requiredClaims("jti")
          .rolesClaim("/realm_access/roles")
          .build();

  private static final TokenVerifier VERIFIER = TokenVerifier.builder().issuer(ISSUER).build();

  @Test
  void token_isDescribedByWhatMayBeInLogs_andByNothingElse() {
    assertThat(VERIFIER.describe(Border.token("iss", "\"https://a.example/\\u001b[2J\"")))
        .containsEntry("iss", List.of("https://a.example/\\u001b[2J"))
        .containsKeys("alg", "aud", "exp")
        .doesNotContainKeys("sub", "jti", "scope");
  }

  @Test
  void longValues_areCut() {
    String description =
        VERIFIER.describe(Border.token("iss", "\"" + "x".repeat(5000) + "\"")).toString();

    assertThat(description).contains("xxx...").hasSizeLessThan(600);
  }

  @Test
  void everyAttack_isDescribedWithoutAnException() {
    for (TokenAttacks.Attack attack : TokenAttacks.all()) {
      assertThat(VERIFIER.describe(attack.token())).as(attack.name()).doesNotContainKey("sub");
    }
    assertThat(VERIFIER.describe("")).isEmpty();
    assertThat(VERIFIER.describe("e".repeat(1 << 20))).isEmpty();
  }

  @Test
  void requirements_haveTheNamesOfSettings() {
    assertThat(VERIFIER.issuers()).containsExactly(ISSUER);
    assertThat(ISSUER.requirements())
        .contains(
            entry("issuer", List.of(Border.ISSUER)),
            entry("audience", List.of("api", "orders")),
            entry("token-types", List.of("at+jwt", "jwt", "none")),
            entry("algorithms", List.of()),
            entry("required-claims", List.of("jti")),
            entry("clock-skew", List.of("PT30S")),
            entry("max-token-age", List.of()),
            entry("roles-claim", List.of("/realm_access/roles")));
  }
}
