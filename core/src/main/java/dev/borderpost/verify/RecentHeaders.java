package dev.borderpost.verify;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.keys.VerificationKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one issuer's latest genuine tokens, by their encoded text, each with the key that
 * verified the last of them. An issuer has few, one for each key, and reading one takes a tenth of
 * a first verification.
 *
 * <p>A header says nothing about trust: its key is looked for each time. Bounded. Thread-safe.
 */
final class RecentHeaders {

  private static final int KEPT = 4;

  /** The latest first. Replaced as a whole, never changed. */
  private volatile List<Known> known = List.of();

  private record Known(ByteBuffer segment, JoseHeader header, VerificationKey key) {}

  /** Begins without any. */
  RecentHeaders() {}

  /** The header that a token in its compact form begins with, if it is known. */
  @Nullable JoseHeader find(byte[] text, int start) {
    for (Known candidate : known) {
      int length = Math.min(candidate.segment().remaining(), text.length - start);
      if (ByteBuffer.wrap(text, start, length).equals(candidate.segment())) {
        return candidate.header();
      }
    }
    return null;
  }

  /** The key that verified the last token with a known header; {@code null} for other headers. */
  @SuppressWarnings("ReferenceEquality") // a header that was found is the same object
  @Nullable VerificationKey lastKey(JoseHeader header) {
    for (Known candidate : known) {
      if (candidate.header() == header) {
        return candidate.key();
      }
    }
    return null;
  }

  /**
   * Remembers the header of a token.
   *
   * @param genuine a token whose signature was found good: others would only drive those away
   * @param key the key that verified it
   */
  @SuppressWarnings("ReferenceEquality")
  void add(EncodedJwt genuine, VerificationKey key) {
    List<Known> before = known;
    for (Known candidate : before) {
      if (candidate.header() == genuine.header() && candidate.key() == key) {
        return;
      }
    }
    Known latest = new Known(genuine.headerSegment(), genuine.header(), key);
    known =
        Stream.concat(
                Stream.of(latest),
                before.stream().filter(other -> other.header() != genuine.header()))
            .limit(KEPT)
            .toList();
  }
}
