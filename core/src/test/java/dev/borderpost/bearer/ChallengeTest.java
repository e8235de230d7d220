package dev.borderpost.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

  @Test
  void schemeAlone_hasNoSpaceBehindIt() {
    assertThat(Challenge.of("Bearer")).hasToString("Bearer");
  }

  @Test
  void parameters_areQuoted_inTheirOrder_withCommasBetween() {
    assertThat(Challenge.of("DPoP").with("error", "invalid_token").with("algs", "ES256 PS256"))
        .hasToString("DPoP error=\"invalid_token\", algs=\"ES256 PS256\"");
  }

  @Test
  void quotationMarkAndBackslash_areEscaped() {
    assertThat(Challenge.of("Bearer").with("realm", "a\"b\\c"))
        .hasToString("Bearer realm=\"a\\\"b\\\\c\"");
  }

  @Test
  void parameterGivenTwice_isReplaced() {
    assertThat(Challenge.of("Bearer").with("a", "1").with("a", "2")).hasToString("Bearer a=\"2\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nX: y", "a=", "ä"})
  void nameThatIsNoToken_isRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Challenge.of(name));
    assertThatIllegalArgumentException().isThrownBy(() -> Challenge.of("B").with(name, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: y", "\u0000", "ä", "\u007f"})
  void valueThatCouldBreakOutOfTheHeader_isRefused(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> Challenge.of("B").with("a", value));
  }

  @Test
  void bearerError_addsItsParameters_toTheBareChallenge() {
    Challenge bare = BearerError.bareChallenge(Optional.of("orders"));

    assertThat(bare).hasToString("Bearer realm=\"orders\"");
    assertThat(BearerError.insufficientScope(List.of("a", "b")).challenge(bare).toString())
        .startsWith("Bearer realm=\"orders\", error=\"insufficient_scope\", error_description=\"")
        .endsWith("\", scope=\"a b\"");
  }
}
