package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.json.ReadResult;
import dev.borderpost.testing.JacksonReading;
import java.util.Map;

/** The JSON reader: it means what Jackson means, and what it has read can be written and read. */
public final class JsonTarget {

  private JsonTarget() {}

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(JsonTarget.class).forEach(JsonTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] document) {
    JacksonReading.assertSameMeaning(document);
    if (ReadResult.ofJsonObject(document) instanceof ReadResult.Read<Map<String, Object>> read) {
      byte[] written = JacksonReading.write(read.value());
      ReadResult<?> again = ReadResult.ofJsonObject(written);
      // A number may be written with more characters than it had, and those of numbers are limited.
      boolean isOverLimit =
          written.length > document.length
              && again instanceof ReadResult.Malformed<?> malformed
              && malformed.problem().contains("exceeds a limit");
      if (!isOverLimit) {
        assertThat(again)
            .isInstanceOfSatisfying(
                ReadResult.Read.class,
                same -> assertThat(JacksonReading.write(same.value())).isEqualTo(written));
      }
    }
  }
}
