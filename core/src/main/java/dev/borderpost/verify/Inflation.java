package dev.borderpost.verify;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** DEFLATE (RFC 1951), which a JWE may be compressed with (RFC 7516 §4.1.3), within a bound. */
final class Inflation {

  private static final int MAX_BYTES = 250_000;

  private Inflation() {}

  /**
   * The text before it was compressed; {@code null} when it has more than 250 000 bytes, or the
   * input is not exactly one compressed text. Never takes more memory than the bound.
   */
  static byte @Nullable [] inflate(byte[] compressed) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(compressed);
      byte[] text = new byte[Math.min(MAX_BYTES, Math.max(512, compressed.length * 4)) + 1];
      int length = 0;
      while (!inflater.finished()) {
        if (length == text.length) {
          if (length > MAX_BYTES) {
            return null;
          }
          text = Arrays.copyOf(text, Math.min(MAX_BYTES + 1, length * 2));
        }
        int more = inflater.inflate(text, length, text.length - length);
        if (more == 0 && !inflater.finished()) {
          return null; // it ends before its end, or needs a dictionary
        }
        length += more;
      }
      return length > MAX_BYTES || inflater.getRemaining() > 0 ? null : Arrays.copyOf(text, length);
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }
}
