package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.RandomValues;
import dev.borderpost.testing.TestKeys;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever passes our border, JJWT's own parser accepts too, and finds the same claims in it: two
 * readers, one meaning. (The other way round does not hold, and is not meant to.)
 *
 * <p>Headers have no members that name keys, such as {@code jwk} and {@code x5u}: JJWT reads them,
 * and our reader does not.
 */
class JjwtDifferentialTest {

  private static final JwtAuthenticator BORDER =
      JwtAuthenticator.builder()
          .issuer(
              Issuer.of(Border.ISSUER)
                  .anyAudience()
                  .keys(KeySource.hmac(TestKeys.secret()))
                  .build())
          .extractor(Border.RAW)
          .clock(Border.CLOCK)
          .build();

  private static final JwtParser JJWT =
      Jwts.parser()
          .verifyWith(TestKeys.secretFor(JwsAlgorithm.HS256))
          .clock(() -> Date.from(Border.NOW))
          .clockSkewSeconds(60)
          .build();

  private static final List<String> AUDIENCES =
      List.of(
          "\"a\"", "[\"a\"]", "[\"b\",\"a\",\"b\"]", "[\"urn:x\"]", "[]", "[1]", "\"\"", "null");

  private static final List<String> NAMES =
      List.of("x\\u0041y", "x/y", "x\u00e9", "\ud83d\ude00", "X", "x\\ny", "");

  private static final List<String> STRINGS =
      List.of("\"\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"\\/\"", "\"\\u0000\"", "\"\u2028\"");

  private static final List<String> NUMBERS =
      List.of(
          "0.1",
          "1e5",
          "1E-7",
          "-0",
          "-0.0",
          "0.30000000000000004441",
          "1e308",
          "1e309",
          "123456789012345678901234567890.5",
          "5e-324",
          "1e-380");

  /** Bytes that make a difference: JSON's own, and two that begin a character of more bytes. */
  private static final List<Byte> BYTES = bytes("\"{}[],:\\ 09.-e\n\0\u00c3\u00ed");

  private static List<Byte> bytes(String latin) {
    return latin.chars().mapToObj(c -> (byte) c).collect(Collectors.toList());
  }

  @Test
  void tokenThatWeAccept_meansTheSameToJjwt() {
    AtomicInteger accepted = new AtomicInteger();

    RandomValues.forEach(
        20260601,
        6000,
        any -> {
          if (compare(utf8(header(any)), utf8(claims(any)))) {
            accepted.incrementAndGet();
          }
        });

    assertThat(accepted).hasValueBetween(6000 / 5, 6000 - 6000 / 5);
  }

  @Test
  void mutatedTokenThatWeAccept_meansTheSameToJjwt() {
    AtomicInteger accepted = new AtomicInteger();

    RandomValues.forEach(
        20260602,
        12_000,
        any -> {
          if (compare(mutated(any, utf8(header(any))), mutated(any, utf8(claims(any))))) {
            accepted.incrementAndGet();
          }
        });

    assertThat(accepted).hasValueGreaterThan(12_000 / 20);
  }

  /** Whether we accept the token. If we do, JJWT has to as well. */
  private static boolean compare(byte[] header, byte[] claims) {
    String token = Forge.sign(header, claims, "HS256", TestKeys.secretFor(JwsAlgorithm.HS256));
    if (!(BORDER.authenticate(Border.raw(token)) instanceof Authenticated authenticated)) {
      return false;
    }
    if (authenticated.principal().claims().asMap().keySet().stream()
        .anyMatch(name -> !name.equals(name.strip()))) {
      return false; // JJWT strips the names of claims, so that "sub " is sub to it: nothing to
      // compare
    }
    Claims theirs = JJWT.parseSignedClaims(token).getPayload();
    JwtClaims ours = authenticated.principal().claims();
    assertThat(theirs.getExpiration().toInstant())
        .isEqualTo(ours.expiresAt().orElseThrow().truncatedTo(ChronoUnit.SECONDS));
    assertThat(theirs.getAudience() == null ? Set.of() : theirs.getAudience())
        .isEqualTo(new HashSet<>(ours.audience()));
    Set<String> names = new HashSet<>(ours.asMap().keySet());
    names.addAll(theirs.keySet());
    names.removeAll(Set.of("aud", "exp", "nbf", "iat"));
    for (String name : names) {
      assertThat(same(ours.asMap().get(name), theirs.get(name)))
          .as("%s: %s, %s", name, ours.asMap().get(name), theirs.get(name))
          .isTrue();
    }
    return true;
  }

  private static boolean same(@Nullable Object ours, @Nullable Object theirs) {
    // JJWT drops what is empty at the top.
    return (theirs == null && isEmpty(ours)) || sameValue(ours, theirs);
  }

  private static boolean isEmpty(@Nullable Object value) {
    return value == null
        || (value instanceof String text && text.isBlank())
        || (value instanceof Collection<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }

  private static boolean sameValue(@Nullable Object ours, @Nullable Object theirs) {
    if (ours instanceof Number number && theirs instanceof Number other) {
      return other instanceof Double
          ? number.doubleValue() == other.doubleValue()
          : decimal(number).compareTo(decimal(other)) == 0;
    }
    if (ours instanceof List<?> list && theirs instanceof Collection<?> other) {
      List<?> others = new ArrayList<>(other);
      boolean same = list.size() == others.size();
      for (int i = 0; same && i < list.size(); i++) {
        same = sameValue(list.get(i), others.get(i));
      }
      return same;
    }
    if (ours instanceof Map<?, ?> map && theirs instanceof Map<?, ?> other) {
      return map.keySet().equals(other.keySet())
          && map.keySet().stream().allMatch(name -> sameValue(map.get(name), other.get(name)));
    }
    return java.util.Objects.equals(ours, theirs);
  }

  private static BigDecimal decimal(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    return number instanceof BigInteger integer
        ? new BigDecimal(integer)
        : BigDecimal.valueOf(number.longValue());
  }

  private static String header(RandomValues any) {
    return object(any, 3, "\"alg\":\"HS256\"", () -> headerMember(any));
  }

  private static String headerMember(RandomValues any) {
    int kind = any.between(1, 9);
    if (kind <= 6) {
      return member(name(any), json(any, 2));
    }
    return kind <= 8
        ? member(any.oneOf("kid", "typ"), any.oneOf("\"JWT\"", "\"at+jwt\"", "\"k\""))
        : member(any.oneOf("kid", "typ", "crit", "b64", "zip", "alg"), json(any, 1));
  }

  private static String claims(RandomValues any) {
    String exp = any.chance(70) ? String.valueOf(Border.NOW.getEpochSecond() + 100) : date(any);
    return object(
        any,
        4,
        "\"iss\":\"" + Border.ISSUER + "\",\"sub\":\"alice\",\"exp\":" + exp,
        () -> claim(any));
  }

  private static String claim(RandomValues any) {
    int kind = any.between(1, 15);
    if (kind <= 12) {
      return member(name(any), json(any, 3));
    }
    return switch (kind) {
      case 13 -> member(any.oneOf("nbf", "iat"), date(any));
      case 14 -> member("aud", any.oneOf(AUDIENCES));
      default -> member(any.oneOf("jti", "scope", "roles"), json(any, 1));
    };
  }

  private static String date(RandomValues any) {
    long now = Border.NOW.getEpochSecond();
    return switch (any.between(1, 3)) {
      case 1 -> String.valueOf(any.between(now - 300, now + 300));
      case 2 ->
          BigDecimal.valueOf(any.between((now - 300) * 1000, (now + 300) * 1000), 3)
              .toPlainString();
      default -> any.oneOf("1.9e9", "19E8", "0", "null", "{}", "\"1900000000\"");
    };
  }

  /** The document, or the same with one byte replaced, inserted or removed. */
  private static byte[] mutated(RandomValues any, byte[] document) {
    if (any.chance(50)) {
      return document;
    }
    int at = any.between(0, document.length - 1);
    byte[] piece = {any.chance(50) ? any.anyByte() : any.oneOf(BYTES)};
    return switch (any.between(1, 3)) {
      case 1 -> joined(document, at, piece, at + 1);
      case 2 -> joined(document, at, piece, at);
      default -> joined(document, at, new byte[0], at + 1);
    };
  }

  private static byte[] joined(byte[] document, int end, byte[] piece, int start) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(document, 0, end);
    bytes.writeBytes(piece);
    bytes.write(document, start, document.length - start);
    return bytes.toByteArray();
  }

  private static String object(
      RandomValues any, int maxMembers, String start, Supplier<String> member) {
    String more =
        any.list(maxMembers, member).stream().map(m -> "," + m).collect(Collectors.joining());
    return "{" + start + more + "}";
  }

  private static String member(String name, String value) {
    return "\"" + name + "\":" + value;
  }

  private static String name(RandomValues any) {
    return any.chance(50) ? "x" + any.letters(3, 8) : any.oneOf(NAMES);
  }

  private static String json(RandomValues any, int depth) {
    int kind = depth == 0 ? 1 : any.between(1, 6);
    return switch (kind) {
      case 5 -> "[" + String.join(", ", any.list(3, () -> json(any, depth - 1))) + "]";
      case 6 ->
          "{" + String.join(" ,", any.list(3, () -> member(name(any), json(any, depth - 1)))) + "}";
      default -> scalar(any);
    };
  }

  private static String scalar(RandomValues any) {
    return switch (any.between(1, 12)) {
      case 1, 2, 3 -> escaped(any.anyText(6));
      case 4 -> any.oneOf(STRINGS);
      case 5, 6 -> String.valueOf(any.anyLong());
      case 7 -> any.anyInteger().toString();
      case 8, 9 -> String.valueOf(any.anyDouble());
      case 10 -> any.oneOf(NUMBERS);
      default -> any.oneOf("true", "false", "null");
    };
  }

  private static String escaped(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\' || c < ' ' || (Character.isSurrogate(c) && c % 2 == 0)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
