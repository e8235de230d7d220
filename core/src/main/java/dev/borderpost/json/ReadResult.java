package dev.borderpost.json;

/**
 * The result of reading an input: its value, or the problem with it.
 *
 * <p>Input that cannot be read is an everyday event at a border, so it is a value and not an
 * exception.
 *
 * @param <T> what is read
 */
public sealed interface ReadResult<T> {

  /**
   * The input was well-formed.
   *
   * @param value what was read
   * @param <T> what is read
   */
  record Read<T>(T value) implements ReadResult<T> {}

  /**
   * The input was not well-formed.
   *
   * @param problem the problem, as one sentence fragment fit for a log: it never quotes the input
   * @param <T> what would have been read
   */
  record Malformed<T>(String problem) implements ReadResult<T> {}
}
