package dev.borderpost.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.borderpost.json.ReadResult;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Jackson's reading of a JSON object, strict where it can be, beside that of our reader. */
public final class JacksonReading {

  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final List<String> OWN_REASONS =
      List.of(
          "has a lone surrogate",
          "has a number out of range",
          "exceeds a limit on depth, count or length");

  private JacksonReading() {}

  /**
   * What our reader accepts, Jackson reads with the same meaning; what Jackson accepts, ours
   * refuses only for a reason of its own.
   */
  public static void assertSameMeaning(byte[] document) {
    ReadResult<Map<String, @Nullable Object>> ours = ReadResult.ofJsonObject(document);
    Map<?, ?> jacksons = read(document);

    if (ours instanceof ReadResult.Read<Map<String, @Nullable Object>> read) {
      assertThat(jacksons).as(() -> text(document)).isNotNull();
      assertThat(read.value()).as(() -> text(document)).isEqualTo(jacksons);
    } else if (jacksons != null) {
      assertThat(((ReadResult.Malformed<Map<String, @Nullable Object>>) ours).problem())
          .as(() -> text(document))
          .isIn(OWN_REASONS);
    }
  }

  /**
   * What Jackson reads from the text that the bytes strictly stand for, with the types that our
   * reader has for numbers; null when it refuses.
   */
  public static @Nullable Map<?, ?> read(byte[] document) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      return (Map<?, ?>) normalized(JACKSON.readValue(text, Map.class));
    } catch (IOException e) { // not UTF-8, or not JSON
      return null;
    }
  }

  /** The JSON text of a value, as Jackson writes it. */
  public static byte[] write(Object value) {
    try {
      return JACKSON.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object normalized(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((name, member) -> copy.put(name, normalized(member)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JacksonReading::normalized).collect(Collectors.toList());
    }
    if (value instanceof Integer integer) {
      return integer.longValue();
    }
    if (value instanceof BigInteger integer && integer.bitLength() < Long.SIZE) {
      return integer.longValue();
    }
    return value;
  }

  private static String text(byte[] document) {
    return Arrays.toString(document) + new String(document, StandardCharsets.ISO_8859_1);
  }
}
