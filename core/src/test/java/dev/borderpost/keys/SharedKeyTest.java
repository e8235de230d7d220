package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestProviders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One key, and what providers keep with it, for all threads. */
class SharedKeyTest {

  private static final int THREADS = 20; // more than unused objects are kept
  private static final int ROUNDS = 5;

  @ParameterizedTest
  @EnumSource(names = {"RS256", "ES256", "ED25519"})
  void keyThatManyThreadsUse_givesEachItsAnswer(JwsAlgorithm algorithm) throws Exception {
    for (String provider : TestProviders.names()) {
      VerificationKey key = TestKeys.verificationKey(algorithm);
      List<Callable<Boolean>> calls =
          IntStream.range(0, THREADS)
              .<Callable<Boolean>>mapToObj(number -> () -> hasItsAnswers(key, provider, number))
              .toList();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        for (Future<Boolean> answer : threads.invokeAll(calls)) {
          assertThat(answer.get()).as(provider).isTrue();
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static boolean hasItsAnswers(VerificationKey key, String provider, int number) {
    String message = "message " + number;
    byte[] good =
        Forge.signature(
            message, TestKeys.jjwtName(key.algorithm()), TestKeys.signingKey(key.algorithm()));
    boolean right = true;
    for (int i = 0; i < ROUNDS; i++) {
      right &= verifies(key, message, good, provider);
      right &= !verifies(key, message + " of another", good, provider);
    }
    return right;
  }

  private static boolean verifies(
      VerificationKey key, String message, byte[] signature, String provider) {
    return key.verifies(
        ByteBuffer.wrap(message.getBytes(StandardCharsets.US_ASCII)),
        signature,
        TestProviders.named(provider));
  }
}
