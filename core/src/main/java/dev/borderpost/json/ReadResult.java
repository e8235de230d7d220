package dev.borderpost.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading an input: its value, or the problem with it.
 *
 * <p>Malformed input from clients is common, so the problem is a value and not an exception.
 *
 * @param <T> the type of the value
 */
public sealed interface ReadResult<T> {

  /**
   * Reads one JSON object (RFC 8259) strictly, so that no two parsers can read the same document
   * differently: strict UTF-8 without a byte order mark, nothing but white space after the object,
   * no member name twice in one object at any depth (RFC 7519 §4), no lone surrogate, no number
   * beyond the range of a {@code double}, at most 32 levels and 20 000 tokens.
   *
   * <p>Values are {@link String}, {@link Long}, {@link java.math.BigInteger}, {@link BigDecimal},
   * {@link Boolean}, {@code null}, {@link List} and {@link Map}; lists and maps cannot be modified,
   * and maps keep the order of the members.
   *
   * @param utf8 the whole document; neither modified nor kept
   * @return the members of the object, or the problem with the document
   */
  static ReadResult<Map<String, @Nullable Object>> ofJsonObject(byte[] utf8) {
    try {
      return new Read<>(new JsonReader(utf8).document());
    } catch (JsonReader.Refused e) {
      return new Malformed<>(e.problem());
    }
  }

  /**
   * The input was well-formed.
   *
   * @param value the value
   * @param <T> the type of the value
   */
  record Read<T>(T value) implements ReadResult<T> {}

  /**
   * The input was not well-formed.
   *
   * @param problem the problem, as a sentence fragment for a log; it never quotes the input
   * @param <T> the type of the value
   */
  record Malformed<T>(String problem) implements ReadResult<T> {}
}
