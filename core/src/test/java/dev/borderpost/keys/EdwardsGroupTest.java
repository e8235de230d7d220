package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.EdwardsSigner;
import dev.borderpost.testing.TestProviders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Signatures on which verifiers with and without the cofactor differ: only whoever has the private
 * key can make them.
 */
class EdwardsGroupTest {

  private static final int MESSAGES = 8;

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void signatureOfAnHonestSigner_isValid(JwsAlgorithm algorithm) throws Exception {
    EdwardsSigner signer = EdwardsSigner.of(algorithm);

    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = message(i);
      assertThat(answer(signer.publicKey(), algorithm, message, signer.sign(message))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void signatureWithAPointOutsideTheSubgroup_isRefused_byAllProviders(JwsAlgorithm algorithm)
      throws Exception {
    EdwardsSigner signer = EdwardsSigner.of(algorithm);

    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = message(i);
      assertThat(
              answer(signer.publicKey(), algorithm, message, signer.signOutsideSubgroup(message)))
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void signatureWithASmallPoint_isValidForTheNeutralElementOnly_byAllProviders(
      JwsAlgorithm algorithm) throws Exception {
    EdwardsSigner signer = EdwardsSigner.of(algorithm);
    byte[] message = message(0);

    assertThat(answer(signer.publicKey(), algorithm, message, signer.signWithNeutral(message)))
        .isTrue();
    assertThat(answer(signer.publicKey(), algorithm, message, signer.signWithOrderTwo(message)))
        .isFalse();
  }

  /** The JDK serves it in each case. */
  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void keyOutsideTheSubgroup_hasTheSameAnswersFromAllProviders(JwsAlgorithm algorithm)
      throws Exception {
    EdwardsSigner signer = EdwardsSigner.of(algorithm).withKeyOutsideSubgroup();
    int valid = 0;

    for (int i = 0; i < 4 * MESSAGES; i++) {
      byte[] message = message(i);
      valid += answer(signer.publicKey(), algorithm, message, signer.sign(message)) ? 1 : 0;
    }
    assertThat(valid).isBetween(1, 4 * MESSAGES - 1);
  }

  private static byte[] message(int number) {
    return ("message " + number).getBytes(StandardCharsets.US_ASCII);
  }

  /** The answer of all providers. */
  private static boolean answer(
      PublicKey key, JwsAlgorithm algorithm, byte[] message, byte[] signature) {
    List<Boolean> answers =
        TestProviders.names().stream()
            .map(
                name ->
                    VerificationKey.of(key, algorithm)
                        .verifies(ByteBuffer.wrap(message), signature, TestProviders.named(name)))
            .toList();
    assertThat(answers).as("%s", TestProviders.names()).containsOnly(answers.get(0));
    return answers.get(0);
  }
}
