package dev.borderpost.verify;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much memory claims take once they are read, in bytes, roughly and rather too much than too
 * little. The length of a token does not tell: an empty JSON object has three characters with its
 * comma, and takes a hundred bytes.
 */
final class MemorySize {

  private static final int REFERENCE = 8;
  private static final int EMPTY_MAP = 104;
  private static final int FIRST_ENTRY = 80;
  private static final int ENTRY = 56;
  private static final int EMPTY_LIST = 88;
  private static final int EMPTY_STRING = 48;
  private static final int BYTES_OF_A_CHARACTER = 2;
  private static final int NUMBER = 128;

  private MemorySize() {}

  /** The size of a value as {@link dev.borderpost.json.ReadResult#ofJsonObject} reads it. */
  static int of(@Nullable Object value) {
    if (value instanceof String text) {
      return EMPTY_STRING + text.length() * BYTES_OF_A_CHARACTER;
    }
    if (value instanceof List<?> list) {
      int size = EMPTY_LIST + list.size() * REFERENCE;
      for (Object element : list) {
        size += of(element);
      }
      return size;
    }
    if (value instanceof Map<?, ?> map) {
      int size = EMPTY_MAP + (map.isEmpty() ? 0 : FIRST_ENTRY);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        size += ENTRY + of(entry.getKey()) + of(entry.getValue());
      }
      return size;
    }
    return value instanceof Number ? NUMBER : 0;
  }
}
