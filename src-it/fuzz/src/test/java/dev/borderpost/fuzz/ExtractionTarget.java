package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tokens in header fields, cookies and queries: whatever a request has, an extractor finds nothing,
 * something malformed, or a token that stands in the request; and a guard answers, but never with
 * 503.
 *
 * <p>An input is a request line, such as {@code GET /?access_token=x}, and lines with fields.
 */
public final class ExtractionTarget {

  private static final List<TokenExtractor> PLACES =
      List.of(
          TokenExtractor.authorizationHeader(),
          TokenExtractor.header("X-Access-Token"),
          TokenExtractor.cookie("token"),
          TokenExtractor.queryParameter("access_token"),
          TokenExtractor.webSocketProtocol());

  private static final TokenExtractor ONE_OF =
      TokenExtractor.oneOf(PLACES.toArray(TokenExtractor[]::new));
  private static final TokenExtractor FIRST_OF =
      TokenExtractor.firstOf(PLACES.toArray(TokenExtractor[]::new));

  private static final Guard GUARD =
      Guard.of(
          JwtAuthenticator.builder()
              .issuer(JwsTarget.partner().build())
              .extractor(ONE_OF)
              .clock(Tokens.CLOCK)
              .build(),
          AccessRules.authenticated());

  private ExtractionTarget() {}

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(ExtractionTarget.class).forEach(ExtractionTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    RequestView.Standalone request = request(new String(input, StandardCharsets.UTF_8));
    List<EncodedToken> found = new ArrayList<>();
    for (TokenExtractor place : PLACES) {
      Optional<EncodedToken> token = place.extract(request);
      token.ifPresent(found::add);
      token.ifPresent(one -> assertStandsInRequest(one, request));
    }
    assertThat(FIRST_OF.extract(request).map(ExtractionTarget::text))
        .isEqualTo(found.stream().findFirst().map(ExtractionTarget::text));
    Optional<EncodedToken> only = ONE_OF.extract(request);
    assertThat(only.isPresent()).isEqualTo(!found.isEmpty());
    if (found.size() > 1) {
      assertThat(only.orElseThrow()).isInstanceOf(EncodedToken.Malformed.class);
    }
    assertWebSocketTokensAreRemoved(request.headers("Sec-WebSocket-Protocol"));
    decide(request, only);
  }

  private static RequestView.Standalone request(String text) {
    String[] lines = text.split("\n", -1);
    String[] line = lines[0].split(" ", 2);
    RequestView.Standalone request = RequestView.of(line[0], line.length > 1 ? line[1] : "/");
    for (int i = 1; i < lines.length; i++) {
      String[] field = lines[i].split(":", 2);
      request.header(field[0], field.length > 1 ? field[1].replaceAll("^[ \t]+|[ \t]+$", "") : "");
    }
    return request;
  }

  private static void assertStandsInRequest(EncodedToken token, RequestView request) {
    List<EncodedToken.Found> found =
        token instanceof EncodedToken.Several several
            ? several.candidates()
            : token instanceof EncodedToken.Found one ? List.of(one) : List.of();
    List<String> texts = new ArrayList<>(request.queryParameters("access_token"));
    for (String name :
        List.of("Authorization", "X-Access-Token", "Cookie", "Sec-WebSocket-Protocol")) {
      texts.addAll(request.headers(name));
    }
    for (EncodedToken.Found one : found) {
      String value = one.value();
      assertThat(value).isNotEmpty().hasSize(one.length());
      assertThat(texts.stream().anyMatch(text -> text.endsWith(value) || text.contains(value)))
          .isTrue();
      assertThat(one.beginsLikeJwt()).isEqualTo(value.startsWith("ey"));
      assertThat(value.length() < 30 || !one.toString().contains(value)).isTrue();
      if (one.problem().isEmpty() && !one.attachedByBrowser()) {
        assertThat(value.matches("[A-Za-z0-9._~+/-]+=*")).as(value).isTrue();
      }
    }
  }

  private static void assertWebSocketTokensAreRemoved(List<String> fields) {
    List<String> left = TokenExtractor.withoutWebSocketTokens(fields);
    assertThat(TokenExtractor.withoutWebSocketTokens(left)).isEqualTo(left);
    for (String field : left) {
      for (String protocol : field.split(",")) {
        assertThat(protocol.strip().toLowerCase(Locale.ROOT)).doesNotStartWith("bearer.ey");
      }
    }
  }

  /** A token passes only if it stands alone where a guard looks, and is the one that is good. */
  private static void decide(RequestView request, Optional<EncodedToken> only) {
    AccessDecision decision = GUARD.decide(request);
    if (decision instanceof AccessDecision.Refused refused) {
      assertThat(refused.status()).isIn(400, 401, 403);
      if (only.isPresent() && only.get() instanceof EncodedToken.Malformed) {
        assertThat(refused.status()).isIn(400, 403);
      }
      return;
    }
    List<EncodedToken.Found> tokens =
        only.orElseThrow() instanceof EncodedToken.Several several
            ? several.candidates()
            : List.of((EncodedToken.Found) only.get());
    assertThat(tokens).extracting(EncodedToken.Found::value).contains(Tokens.GOOD);
  }

  private static String text(EncodedToken token) {
    return token instanceof EncodedToken.Found found ? found.value() : token.toString();
  }
}
