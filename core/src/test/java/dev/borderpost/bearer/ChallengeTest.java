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
  @ValueSource(strings = {"a\r\nX: y", "\u0000", "\u001f", "ä", "\u007f"})
  void valueThatCouldBreakOutOfTheHeader_isRefused(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> Challenge.of("B").with("a", value));
  }

  @Test
  void bearer_hasTheRealm_ifThereIsOne() {
    assertThat(Challenge.bearer(Optional.of("orders"))).hasToString("Bearer realm=\"orders\"");
    assertThat(Challenge.bearer(Optional.empty())).hasToString("Bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b", "a\\b", "a\r\nX: y", "ä", "\u007f"})
  void textThatRfc6750DoesNotAllow_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Challenge.bearer(Optional.of(text)))
        .withMessageContaining("realm");
    assertThatIllegalArgumentException().isThrownBy(() -> Challenge.checkedText("text", text));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Challenge.checkedScopes(List.of("a", text)));
  }

  @Test
  void firstAndLastCharacterThatAreAllowed_areTaken() {
    assertThat(Challenge.of("B").with("a", " ~")).hasToString("B a=\" ~\"");
    assertThat(Challenge.checkedText("text", " ~")).isEqualTo(" ~");
    assertThat(Challenge.checkedScopes(List.of("!", "~"))).containsExactly("!", "~");
    assertThat(Challenge.checkedValues("value", List.of("!~"))).containsExactly("!~");
  }

  @Test
  void scope_hasNoSpace_unlikeOtherTexts() {
    assertThat(Challenge.checkedText("text", "a b")).isEqualTo("a b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Challenge.checkedScopes(List.of("a b")))
        .withMessageContaining("no space");
  }
}
