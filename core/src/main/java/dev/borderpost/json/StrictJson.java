package dev.borderpost.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object (RFC 8259) and accepts no second spelling of doubt: strict UTF-8 without a
 * byte order mark, nothing but white space after the object, no member name twice in one object at
 * any depth (RFC 7519 §4), no lone surrogate, no number beyond the range of a {@code double}, at
 * most 32 levels and 20 000 tokens.
 *
 * <p>Values are {@link String}, {@link Long}, {@link java.math.BigInteger}, {@link BigDecimal},
 * {@link Boolean}, {@code null}, {@link List} and {@link Map}; lists and maps cannot be modified,
 * and maps keep the order of the members.
 *
 * <p>Thread-safe.
 */
public final class StrictJson {

  private StrictJson() {}

  /**
   * Reads one JSON object.
   *
   * @param utf8 the whole document; not modified, not kept
   * @return the members of the object, or the problem with the document
   */
  public static ReadResult<Map<String, @Nullable Object>> readObject(byte[] utf8) {
    try {
      return new ReadResult.Read<>(new JsonReader(utf8).document());
    } catch (JsonReader.Refused e) {
      return new ReadResult.Malformed<>(e.problem());
    }
  }
}
