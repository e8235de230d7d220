package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.bearer.Challenge;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.verify.RejectionReason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthenticationResultTest {

  private static final RejectionReason REASON = new RejectionReason("no_scope", "it has none");

  @Test
  void rejected_addsItsParameters_toTheBareChallenge() {
    Challenge bare = Challenge.bearer(Optional.of("orders"));

    assertThat(Rejected.insufficientScope(List.of("a", "b"), REASON).headers(bare))
        .containsOnlyKeys("WWW-Authenticate")
        .extractingByKey("WWW-Authenticate")
        .asString()
        .startsWith("Bearer realm=\"orders\", error=\"insufficient_scope\", error_description=\"")
        .endsWith("\", scope=\"a b\"");
  }

  @Test
  void textThatCouldBreakOutOfTheResponse_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Rejected.invalidRequest("a\"b"));
    assertThatIllegalArgumentException().isThrownBy(() -> EncodedToken.malformed("a\r\nX: y"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rejected.insufficientScope(List.of("a\"b"), REASON));
  }
}
