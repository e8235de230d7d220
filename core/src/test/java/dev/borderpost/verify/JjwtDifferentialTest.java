package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.TestKeys;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
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
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Whatever passes our border, JJWT's own parser accepts too, and finds the same claims in it: two
 * readers, one meaning. (The other way round does not hold, and is not meant to.)
 *
 * <p>Header members that name keys ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}, {@code
 * X
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

  @Property(tries = 6000, seed = "20260601", edgeCases = EdgeCasesMode.NONE)
  @Label("well-formed tokens mean the same to both readers")
  void tokenThatWeAccept_meansTheSameToJjwt(
      @ForAll("headers") String header, @ForAll("claims") String claims) {
    boolean accepted = compare(utf8(header), utf8(claims));

    Statistics.label("accepted")
        .collect(accepted)
        .coverage(
            coverage -> {
              coverage.check(true).percentage(share -> share > 20);
              coverage.check(false).percentage(share -> share > 20);
            });
  }

  @Property(tries = 12_000, seed = "20260602", edgeCases = EdgeCasesMode.NONE)
  @Label("tokens with bytes changed mean the same to both readers")
  void mutatedTokenThatWeAccept_meansTheSameToJjwt(
      @ForAll("headers") String header,
      @ForAll("claims") String claims,
      @ForAll("mutations") List<Tuple.Tuple3<Integer, Integer, Byte>> headerMutations,
      @ForAll("mutations") List<Tuple.Tuple3<Integer, Integer, Byte>> claimMutations) {
    boolean accepted =
        compare(mutated(utf8(header), headerMutations), mutated(utf8(claims), claimMutations));

    Statistics.label("accepted")
        .collect(accepted)
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
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

  @Provide
  Arbitrary<String> headers() {
    Arbitrary<String> members =
        Arbitraries.frequencyOf(
            Tuple.of(6, member(name(), json(2))),
            Tuple.of(
                2,
                member(
                    Arbitraries.of("kid", "typ"),
                    Arbitraries.of("\"JWT\"", "\"at+jwt\"", "\"k\""))),
            Tuple.of(
                1, member(Arbitraries.of("kid", "typ", "crit", "b64", "zip", "alg"), json(1))));
    return object("\"alg\":\"HS256\"", members, 3);
  }

  @Provide
  Arbitrary<String> claims() {
    long now = Border.NOW.getEpochSecond();
    Arbitrary<String> dates =
        Arbitraries.oneOf(
            Arbitraries.longs().between(now - 300, now + 300).map(String::valueOf),
            Arbitraries.bigDecimals()
                .between(BigDecimal.valueOf(now - 300), BigDecimal.valueOf(now + 300))
                .ofScale(3)
                .map(BigDecimal::toPlainString),
            Arbitraries.of("1.9e9", "19E8", "0", "null", "{}", "\"1900000000\""));
    Arbitrary<String> audiences =
        Arbitraries.of(
            "\"a\"", "[\"a\"]", "[\"b\",\"a\",\"b\"]", "[\"urn:x\"]", "[]", "[1]", "\"\"", "null");
    Arbitrary<String> members =
        Arbitraries.frequencyOf(
            Tuple.of(12, member(name(), json(3))),
            Tuple.of(1, member(Arbitraries.of("nbf", "iat"), dates)),
            Tuple.of(1, member(Arbitraries.of("aud"), audiences)),
            Tuple.of(1, member(Arbitraries.of("jti", "scope", "roles"), json(1))));
    Arbitrary<String> start =
        dates
            .injectNull(0.7)
            .map(
                exp ->
                    "\"iss\":\""
                        + Border.ISSUER
                        + "\",\"sub\":\"alice\",\"exp\":"
                        + (exp == null ? String.valueOf(now + 100) : exp));
    return start.flatMap(fixed -> object(fixed, members, 4));
  }

  @Provide
  Arbitrary<List<Tuple.Tuple3<Integer, Integer, Byte>>> mutations() {
    Arbitrary<Byte> bytes =
        Arbitraries.oneOf(
            Arbitraries.bytes(),
            Arbitraries.of(
                (byte) '"',
                (byte) '{',
                (byte) '}',
                (byte) '[',
                (byte) ']',
                (byte) ',',
                (byte) ':',
                (byte) '\\',
                (byte) ' ',
                (byte) '0',
                (byte) '9',
                (byte) '.',
                (byte) '-',
                (byte) 'e',
                (byte) '\n',
                (byte) 0,
                (byte) 0xc3,
                (byte) 0xed));
    return Combinators.combine(
            Arbitraries.integers().between(0, 2), Arbitraries.integers().between(0, 10_000), bytes)
        .as(Tuple::of)
        .list()
        .ofMaxSize(1);
  }

  private static byte[] mutated(
      byte[] document, List<Tuple.Tuple3<Integer, Integer, Byte>> mutations) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : document) {
      bytes.add(b);
    }
    for (Tuple.Tuple3<Integer, Integer, Byte> mutation : mutations) {
      int position = mutation.get2() % bytes.size();
      switch (mutation.get1()) {
        case 0 -> bytes.set(position, mutation.get3());
        case 1 -> bytes.add(position, mutation.get3());
        default -> bytes.remove(position);
      }
    }
    byte[] result = new byte[bytes.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = bytes.get(i);
    }
    return result;
  }

  private static Arbitrary<String> object(String start, Arbitrary<String> members, int max) {
    return members
        .list()
        .ofMaxSize(max)
        .map(
            list ->
                "{" + start + list.stream().map(m -> "," + m).collect(Collectors.joining()) + "}");
  }

  private static Arbitrary<String> member(Arbitrary<String> names, Arbitrary<String> values) {
    return Combinators.combine(names, values).as((name, value) -> "\"" + name + "\":" + value);
  }

  private static Arbitrary<String> name() {
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .ofMinLength(3)
            .ofMaxLength(8)
            .map(n -> "x" + n),
        Arbitraries.of("x\\u0041y", "x/y", "x\u00e9", "\ud83d\ude00", "X", "x\\ny", ""));
  }

  private static Arbitrary<String> json(int depth) {
    Arbitrary<String> scalars =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.strings().ofMaxLength(6).map(JjwtDifferentialTest::escaped)),
            Tuple.of(
                1,
                Arbitraries.of(
                    "\"\"",
                    "\"\\ud83d\\ude00\"",
                    "\"\\ud800\"",
                    "\"\\/\"",
                    "\"\\u0000\"",
                    "\"\u2028\"")),
            Tuple.of(2, Arbitraries.longs().map(String::valueOf)),
            Tuple.of(1, Arbitraries.bigIntegers().map(String::valueOf)),
            Tuple.of(2, Arbitraries.doubles().map(String::valueOf)),
            Tuple.of(
                1,
                Arbitraries.of(
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
                    "1e-380")),
            Tuple.of(2, Arbitraries.of("true", "false", "null")));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<String> inner = json(depth - 1);
    return Arbitraries.frequencyOf(
        Tuple.of(4, scalars),
        Tuple.of(1, inner.list().ofMaxSize(3).map(list -> "[" + String.join(", ", list) + "]")),
        Tuple.of(
            1,
            member(name(), inner)
                .list()
                .ofMaxSize(3)
                .map(list -> "{" + String.join(" ,", list) + "}")));
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
