package dev.borderpost.json;

/**
 * The result of reading an input: its value, or the problem with it.
 *
 * <p>Malformed input from clients is common, so the problem is a value and not an exception.
 *
 * @param <T> the type of the value
 */
public sealed interface ReadResult<T> {

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
