package dev.borderpost.verify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.verify.Issuers.Trusted;
import dev.borderpost.verify.Verification.Verified;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A cache of verified tokens by their {@link TokenDigest}, so that the same text need not be read
 * and its signature not be verified with each request. It holds no rejected tokens. A hit is not a
 * decision: the caller checks issuer, key, times and policies again.
 *
 * <p>Bounded in number and in bytes. Thread-safe.
 */
final class RememberedTokens {

  private static final Duration MAX_LIFETIME = Duration.ofMinutes(5);

  /** The bytes of an entry besides the beginning of its text and its claims. */
  private static final int BYTES_OF_AN_ENTRY = 1024;

  /** The bound in bytes, for each token of the bound in number. */
  private static final int BYTES_PER_TOKEN = 5 * 1024;

  /**
   * One use in so many is recorded in the cache: enough to know which are used often. To record
   * each takes a sixth of the time of a remembered token, and a third where two threads do it.
   */
  private static final int TOLD = 16;

  private final Cache<TokenDigest, Remembered> tokens;

  /**
   * A token, and what verified it.
   *
   * @param lifetime how long it may be remembered: until it expires, for five minutes at most
   */
  record Remembered(Trusted issuer, VerificationKey key, Verified verified, Duration lifetime) {

    Remembered {
      lifetime = lifetime.compareTo(MAX_LIFETIME) < 0 ? lifetime : MAX_LIFETIME;
    }

    VerifiedJwt jwt() {
      return verified.jwt();
    }
  }

  RememberedTokens(int maxTokens, Ticker ticker) {
    tokens =
        Caffeine.newBuilder()
            .maximumWeight((long) maxTokens * BYTES_PER_TOKEN)
            .weigher(RememberedTokens::weight)
            .expireAfter(
                Expiry.creating((TokenDigest digest, Remembered token) -> token.lifetime()))
            .ticker(ticker)
            .executor(Runnable::run) // no thread of a pool that outlives the application
            .build();
  }

  /** At least so much that there are never more tokens than the bound in number says. */
  private static int weight(TokenDigest digest, Remembered token) {
    return Math.max(
        BYTES_PER_TOKEN, BYTES_OF_AN_ENTRY + digest.memorySize() + token.jwt().memorySize());
  }

  @Nullable Remembered find(TokenDigest digest) {
    return ThreadLocalRandom.current().nextInt(TOLD) == 0
        ? tokens.getIfPresent(digest)
        : tokens.policy().getIfPresentQuietly(digest);
  }

  /** Remembers a token, unless its lifetime is over. */
  void remember(TokenDigest digest, Remembered token) {
    if (!token.lifetime().isNegative()) {
      tokens.put(digest.withoutRest(), token);
    }
  }

  void forget(TokenDigest digest) {
    tokens.invalidate(digest);
  }

  /** How many tokens there are. */
  long count() {
    tokens.cleanUp();
    return tokens.estimatedSize();
  }
}
