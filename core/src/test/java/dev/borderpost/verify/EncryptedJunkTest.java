package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.Border;
import dev.borderpost.testing.JweForge;
import dev.borderpost.testing.JweKeys;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.verify.Decryption.Attempt;
import dev.borderpost.verify.Decryption.Closed;
import dev.borderpost.verify.Decryption.Unwrapped;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everyone can make encrypted tokens that cost an operation with a private key. */
class EncryptedJunkTest {

  private static Decryption decryption(int maxPrivateKeyOperations) {
    Issuer issuer =
        Border.issuer(TestKeys.trusted()).encryption(Encryption.accepted(JweKeys.all())).build();
    return new Decryption(
        issuer.encryption().keys(), List.of(issuer), 100_000, maxPrivateKeyOperations);
  }

  private static String token(String alg) {
    return EncryptionKey.jwk(JweKeys.jwk(alg), "A256GCM").encrypt(Border.token());
  }

  /** With no place for such an operation, an attempt to use the key would be unavailable. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 128, 255, 257, 512, 5000})
  void encryptedKeyOfAnotherLength_isRejected_beforeThePrivateKeyIsUsed(int bytes) {
    String junk = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[bytes]);

    Attempt attempt = decryption(0).open(JweForge.withPart(token("RSA-OAEP-256"), 1, junk));

    assertThat(attempt)
        .isInstanceOfSatisfying(
            Closed.class,
            closed -> assertThat(closed.outcome()).isInstanceOf(Verification.Rejected.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA-OAEP-256", "ECDH-ES+A256KW"})
  void tokenBeyondTheBound_isUnavailable_andSharedSecretsHaveNoBound(String alg) {
    Decryption full = decryption(0);

    assertThat(full.open(token(alg)))
        .isInstanceOfSatisfying(
            Closed.class,
            closed -> assertThat(closed.outcome()).isInstanceOf(Verification.Unavailable.class));
    assertThat(full.open(token("A256KW"))).isInstanceOf(Unwrapped.class);
  }

  @Test
  void place_isGivenBack_whetherTheTokenIsGoodOrNot() {
    Decryption one = decryption(1);
    String good = token("RSA-OAEP-256");
    String junk =
        JweForge.withPart(good, 1, Base64.getUrlEncoder().encodeToString(new byte[255]) + "A");

    for (int i = 0; i < 3; i++) {
      assertThat(one.open(good)).isInstanceOf(Unwrapped.class);
      assertThat(one.open(junk)).isInstanceOf(Closed.class);
    }
  }
}
