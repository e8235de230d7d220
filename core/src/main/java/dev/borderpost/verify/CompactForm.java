package dev.borderpost.verify;

import dev.borderpost.json.ReadResult;
import dev.borderpost.json.ReadResult.Malformed;
import dev.borderpost.json.ReadResult.Read;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the compact forms of signed and of encrypted tokens have in common. */
final class CompactForm {

  private CompactForm() {}

  static <T> ReadResult<T> tooLong(int maxLength) {
    return new Malformed<>("the token is longer than " + maxLength + " characters");
  }

  static <T> ReadResult<T> notBase64Url() {
    return new Malformed<>("a segment is empty or not base64url in its only spelling");
  }

  /**
   * Reads what a part of a token decodes to.
   *
   * @param part which part it is, to say so when it is malformed
   * @param reader reads its members
   */
  static <T> ReadResult<T> readObject(
      String part, byte[] json, Function<Map<String, @Nullable Object>, ReadResult<T>> reader) {
    ReadResult<Map<String, @Nullable Object>> object = ReadResult.ofJsonObject(json);
    return object instanceof Read<Map<String, @Nullable Object>> members
        ? reader.apply(members.value())
        : new Malformed<>(
            part + " " + ((Malformed<Map<String, @Nullable Object>>) object).problem());
  }
}
