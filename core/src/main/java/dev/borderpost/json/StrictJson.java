package dev.borderpost.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
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

  private static final int MAX_DEPTH = 32;
  private static final int MAX_TOKENS = 20_000;
  private static final int MAX_NUMBER_LENGTH = 100;
  private static final int MAX_DECIMAL_SCALE = 400;

  private static final JsonFactory FACTORY = factory();

  private StrictJson() {}

  /**
   * Reads one JSON object.
   *
   * @param utf8 the whole document; not modified, not kept
   * @return the members of the object, or what is wrong with the document
   */
  public static ReadResult<Map<String, @Nullable Object>> readObject(byte[] utf8) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(utf8))
              .toString();
    } catch (CharacterCodingException e) {
      return new ReadResult.Malformed<>("is not UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new ReadResult.Malformed<>("is not a JSON object");
      }
      Map<String, @Nullable Object> members = object(parser);
      if (parser.nextToken() != null) {
        return new ReadResult.Malformed<>("has something after the JSON object");
      }
      return new ReadResult.Read<>(members);
    } catch (Refused e) {
      return new ReadResult.Malformed<>(e.problem);
    } catch (StreamConstraintsException e) {
      return new ReadResult.Malformed<>("exceeds a limit on depth, count or length");
    } catch (IOException e) {
      return new ReadResult.Malformed<>("is not JSON");
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = wellFormed(parser.currentName());
      JsonToken token = parser.nextToken();
      if (members.containsKey(name)) {
        throw new Refused("has a member name twice");
      }
      members.put(name, value(parser, token));
    }
    return Collections.unmodifiableMap(members);
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      elements.add(value(parser, token));
    }
    return Collections.unmodifiableList(elements);
  }

  private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token)
      throws IOException {
    if (token == null) {
      throw new Refused("is not JSON");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> wellFormed(parser.getText());
      case VALUE_NUMBER_INT -> wholeNumber(parser.getNumberValue());
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new Refused("is not JSON");
    };
  }

  /**
   * Jackson answers Integer for what fits; one type for all that a long can hold is easier to use.
   */
  private static Number wholeNumber(Number number) {
    return number instanceof Integer ? (Number) number.longValue() : number;
  }

  private static BigDecimal decimal(JsonParser parser) throws IOException {
    BigDecimal decimal;
    try {
      decimal = parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw new Refused("has a number out of range"); // an exponent that no int holds
    }
    if (Math.abs((long) decimal.scale()) > MAX_DECIMAL_SCALE
        || Double.isInfinite(decimal.doubleValue())) {
      throw new Refused("has a number out of range");
    }
    return decimal;
  }

  /** RFC 8259 §8.2 leaves lone surrogates undefined: two readers may see two different strings. */
  private static String wellFormed(String text) throws Refused {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          throw new Refused("has a lone surrogate");
        }
      }
    }
    return text;
  }

  private static JsonFactory factory() {
    TSFBuilder<?, ?> builder =
        JsonFactory.builder()
            // Not the one in thread-locals, which keeps the class loader of an application that has
            // been replaced for as long as memory lasts.
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxTokenCount(MAX_TOKENS)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            // Names come from attackers: neither interned nor kept in a shared symbol table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION);
    return (JsonFactory) builder.build();
  }

  /** Leaves the recursion; caught by {@link #readObject} and never seen outside. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    private final String problem;

    Refused(String problem) {
      super(problem);
      this.problem = problem;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
