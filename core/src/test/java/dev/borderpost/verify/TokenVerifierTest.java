package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.verify.Verification.Pending;
import dev.borderpost.verify.Verification.Rejected;
import dev.borderpost.verify.Verification.Unavailable;
import dev.borderpost.verify.Verification.Verified;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifier by itself, without a request. What it rejects is in the tests of attacks. */
class TokenVerifierTest {

  @Test
  void endsOfRanges_areTaken() {
    Issuer issuer = Border.issuer(TestKeys.trusted()).build();

    for (TokenVerifier.Builder builder :
        new TokenVerifier.Builder[] {
          TokenVerifier.builder().maxTokenLength(256).tokenCache(0).maxWaitingThreads(4),
          TokenVerifier.builder()
              .maxTokenLength(1 << 20)
              .tokenCache(10_000_000)
              .maxWaitingThreads(10_000)
        }) {
      try (TokenVerifier verifier = builder.issuer(issuer).clock(Border.CLOCK).build()) {
        assertThat(verifier.rememberedTokens()).isZero();
      }
    }
  }

  private static TokenVerifier verifier(KeySource keys) {
    return TokenVerifier.builder().issuer(Border.issuer(keys).build()).clock(Border.CLOCK).build();
  }

  @Test
  void goodToken_isVerified_twice() {
    TokenVerifier verifier = verifier(TestKeys.trusted());

    for (int i = 0; i < 2; i++) {
      Verification verification = verifier.verify(Border.token());
      assertThat(verification).isInstanceOf(Verified.class).isSameAs(verification.await());
      assertThat(((Verified) verification).jwt().claims().subject()).contains(Border.SUBJECT);
      assertThat(verification.settled()).isCompletedWithValue(verification);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "x", "a b", "ey\uD83D\uDE00", "null"})
  void textThatIsNoToken_isMalformed(String text) {
    Verification verification = verifier(TestKeys.trusted()).verify(text);

    assertThat(((Rejected) verification).reason().code()).isEqualTo("malformed");
  }

  @Test
  void keyOnItsWay_isPending_untilItIsThere() {
    CompletableFuture<KeyLookup> key = new CompletableFuture<>();
    Verification verification = verifier(header -> KeyLookup.pending(key)).verify(Border.token());

    assertThat(verification).isInstanceOf(Pending.class);
    assertThat(verification.settled()).isNotCompleted();
    key.complete(KeyLookup.unavailable(Duration.ofSeconds(7)));

    assertThat(verification.await())
        .isInstanceOfSatisfying(
            Unavailable.class,
            unavailable -> {
              assertThat(unavailable.retryAfter()).isEqualTo(Duration.ofSeconds(7));
              assertThat(unavailable.reason().code()).isEqualTo("keys_unavailable");
            });
  }

  @Test
  void keySourceThatFails_atOnceOrLater_isUnavailable() {
    Verification atOnce =
        verifier(
                header -> {
                  throw new IllegalStateException("a key source that fails");
                })
            .verify(Border.token());
    Verification later =
        verifier(
                header ->
                    KeyLookup.pending(
                        CompletableFuture.failedFuture(new IllegalStateException("fails"))))
            .verify(Border.token());

    assertThat(atOnce).isInstanceOf(Unavailable.class);
    assertThat(later.await()).isInstanceOf(Unavailable.class);
  }

  @Test
  void verifierOfAnAuthenticator_hasItsIssuersAndKeys() {
    JwtAuthenticator authenticator = Border.authenticator().build();

    assertThat(authenticator.verifier().verify(Border.token())).isInstanceOf(Verified.class);
  }

  @Test
  void verifierWithoutIssuer_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenVerifier.builder().build())
        .withMessageContaining("No issuer is trusted");
  }
}
