package dev.borderpost.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.extract.EncodedToken.Found;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No character that a client can send makes an extractor, or what looks at its finding, fail. */
class UnicodeTest {

  private static final int TOGETHER = 1024;

  private static final List<TokenExtractor> EXTRACTORS =
      List.of(
          TokenExtractor.authorizationHeader(),
          TokenExtractor.header("X-Token"),
          TokenExtractor.cookie("token"),
          TokenExtractor.formParameter("token"),
          TokenExtractor.queryParameter("token"));

  /** All characters, lone surrogates among them, some at a time. */
  static Stream<Integer> planes() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT >> 16).boxed();
  }

  @ParameterizedTest
  @MethodSource("planes")
  void characterOfAnyPlane_makesNoExtractorFail(int plane) {
    for (int first = plane << 16; first < (plane + 1) << 16; first += TOGETHER) {
      String text =
          IntStream.range(first, first + TOGETHER)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      RequestView request = carrying("ey" + text);
      for (TokenExtractor extractor : EXTRACTORS) {
        look(extractor.extract(request));
      }
    }
  }

  @Test
  void tokenWithACharacterBeyondTheBmp_isNoBearerToken() {
    for (TokenExtractor extractor : EXTRACTORS) {
      Found found = (Found) extractor.extract(carrying("ey\uD83D\uDE00")).orElseThrow();

      assertThat(found.value()).isEqualTo("ey\uD83D\uDE00");
      assertThat(found.problem()).isPresent();
      assertThat(found.bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {'e', 'y', '?'}));
    }
  }

  /** RFC 6265 §5.2: what else Unicode calls white space is a part of the name or of the value. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\u2003", "\u3000", "\u2028", "\u00a0", "\u0085", "\u001c", "\u000b", "\f"})
  void whiteSpaceOfUnicode_isNotTakenAwayFromACookie(String space) {
    assertThat(cookies("token=" + space + "a.b.c" + space))
        .containsExactly(space + "a.b.c" + space);
    assertThat(cookies(space + "token=a.b.c")).isEmpty();
    assertThat(cookies("token" + space + "=a.b.c")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", " \t ", ""})
  void spacesAndTabs_areTakenAwayFromACookie(String space) {
    assertThat(cookies("x=1;" + space + "token" + space + "=" + space + "a.b.c" + space))
        .containsExactly("a.b.c");
    assertThat(cookies("token=" + space)).containsExactly("");
  }

  private static List<String> cookies(String field) {
    return view(Map.of("Cookie", field), "", "").cookies("token");
  }

  private static void look(Optional<EncodedToken> finding) {
    if (finding.orElse(null) instanceof Found found) {
      assertThat(found.bytes().remaining()).isLessThanOrEqualTo(found.length());
      found.problem();
      found.beginsLikeJwt();
    }
  }

  private static RequestView carrying(String token) {
    return view(
        Map.of(
            "Authorization",
            "Bearer " + token,
            "X-Token",
            token,
            "Cookie",
            "token=" + token,
            "Content-Type",
            "application/x-www-form-urlencoded"),
        "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8),
        token);
  }

  private static RequestView view(Map<String, String> headers, String query, String form) {
    return new RequestView() {
      @Override
      public String method() {
        return "POST";
      }

      @Override
      public String scheme() {
        return "https";
      }

      @Override
      public String path() {
        return "/";
      }

      @Override
      public String rawPath() {
        return "/";
      }

      @Override
      public Optional<String> query() {
        return Optional.of(query);
      }

      @Override
      public List<String> headers(String name) {
        return Optional.ofNullable(headers.get(name)).stream().toList();
      }

      @Override
      public String remoteAddress() {
        return "127.0.0.1";
      }

      @Override
      public List<String> formParameters(String name) {
        return List.of(form);
      }
    };
  }
}
