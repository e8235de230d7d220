package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.EncodedToken.Found;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenDigestTest {

  private static final String SIGNED = "eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
  private static final String ENCRYPTED = "eyJ6aXAiOiJERUYifQ.a2V5.aXY.Y29udGVudA.dGFn";

  private static TokenDigest digest(String token) {
    return TokenDigest.of((Found) EncodedToken.of(token));
  }

  @ParameterizedTest
  @ValueSource(strings = {SIGNED, ENCRYPTED, "..", "a..", ".b.", "..c"})
  void sameText_isTheSameToken_whereverItStands(String token) {
    RequestView request = RequestView.of("GET", "/").header("Authorization", "Bearer   " + token);
    TokenDigest inField =
        TokenDigest.of((Found) TokenExtractor.authorizationHeader().extract(request).orElseThrow());

    assertThat(inField).isEqualTo(digest(token)).hasSameHashCodeAs(digest(token));
    assertThat(inField.withoutRest()).isEqualTo(digest(token)).hasSameHashCodeAs(digest(token));
    assertThat(digest(token)).isEqualTo(inField.withoutRest());
    assertThat(inField.withoutRest().memorySize()).isEqualTo(inField.memorySize());
  }

  /** Of header, claims and signature, and of the parts of an encrypted token, each bit counts. */
  @ParameterizedTest
  @ValueSource(strings = {SIGNED, ENCRYPTED})
  void textWithAnotherCharacter_orOneMoreOrLess_isAnotherToken(String token) {
    TokenDigest kept = digest(token).withoutRest();
    for (int i = 0; i <= token.length(); i++) {
      String before = token.substring(0, i);
      assertThat(digest(before + 'A' + token.substring(i))).isNotEqualTo(kept);
      if (i < token.length() && token.charAt(i) != '.') {
        char changed = (char) (token.charAt(i) ^ 1);
        assertThat(digest(before + changed + token.substring(i + 1))).isNotEqualTo(kept);
        assertThat(digest(before + token.substring(i + 1))).isNotEqualTo(kept);
      }
    }
  }

  /** A dot that moves does not move what is compared into what is hashed. */
  @Test
  void dotAtAnotherPlace_isAnotherToken() {
    assertThat(digest("a.bc.d")).isNotEqualTo(digest("ab.c.d")).isNotEqualTo(digest("a.b.cd"));
    assertThat(digest("a.b.c.d.e")).isNotEqualTo(digest("a.b.c.de"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a.b",
        ".",
        "a.b.c\uD83D\uDE00",
        "\uD83D\uDE00a.b.c",
        "a\uD83D\uDE00.b.c"
      })
  void textThatCannotBeAToken_hasNone(String text) {
    assertThat(digest(text)).isNull();
  }

  /** A character beyond ISO 8859-1 is not taken for the one with the same low bits. */
  @ParameterizedTest
  @ValueSource(strings = {"\u0161.b.c", "a.\u0162.c", "a.b.\u0163"})
  void characterBeyondIso88591_isNoneOfAToken(String text) {
    assertThat(digest(text)).isNotEqualTo(digest("a.b.c"));
  }

  @Test
  void whatIsKept_hasNoSignature() throws ReflectiveOperationException {
    JwtAuthenticator authenticator = Border.authenticator().build();
    String token = Border.token();
    authenticator.authenticate(TestRequest.withToken(token));

    List<byte[]> kept = new ArrayList<>();
    for (TokenDigest digest : digests(authenticator.verifier())) {
      kept.add((byte[]) field(digest, "text"));
      kept.add((byte[]) field(digest, "hashOfRest"));
    }

    String beginning = token.substring(0, token.lastIndexOf('.'));
    assertThat(kept).hasSize(2);
    assertThat(new String(kept.get(0), StandardCharsets.US_ASCII)).isEqualTo(beginning);
    assertThat(kept.get(1)).hasSize(32);
  }

  @SuppressWarnings("unchecked")
  private static Iterable<TokenDigest> digests(TokenVerifier verifier)
      throws ReflectiveOperationException {
    Object remembered = field(verifier, "remembered");
    return ((Cache<TokenDigest, ?>) field(remembered, "tokens")).asMap().keySet();
  }

  private static Object field(Object object, String name) throws ReflectiveOperationException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }
}
