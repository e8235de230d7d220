package dev.borderpost.verify;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Refusal;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeyRefresher;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.MutableClock;
import dev.borderpost.testing.SignatureCount;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.RememberedTokens.Remembered;
import dev.borderpost.verify.Verification.Verified;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedTokensTest {

  private final MutableClock clock = new MutableClock(Border.NOW);
  private final SignatureCount signatures = new SignatureCount();
  private final AtomicReference<KeyLookup> key =
      new AtomicReference<>(KeyLookup.found(key(TestKeys.P256.getPublic())));

  private static VerificationKey key(PublicKey key) {
    return VerificationKey.of(key, JwsAlgorithm.ES256).withKeyId("p256");
  }

  private JwtAuthenticator.Builder builder() {
    return JwtAuthenticator.builder()
        .issuer(Border.issuer(header -> key.get()).clockSkew(Duration.ZERO).build())
        .clock(clock)
        .provider(signatures);
  }

  private static String code(AuthenticationResult result) {
    return result instanceof Refusal refusal
        ? refusal.reason().code()
        : result.getClass().getSimpleName();
  }

  private String answer(JwtAuthenticator authenticator, String token) {
    return code(authenticator.authenticate(TestRequest.withToken(token)));
  }

  @Test
  void signatureOfAToken_isCheckedOnce() {
    JwtAuthenticator authenticator = builder().build();
    String token = Border.token();
    AuthenticationResult first = authenticator.authenticate(TestRequest.withToken(token));
    AuthenticationResult second = authenticator.authenticate(TestRequest.withToken(token));

    assertThat(signatures.checks()).isEqualTo(1);
    assertThat(second).isEqualTo(first).isInstanceOf(Authenticated.class);
    assertThat(authenticator.authenticateAsync(TestRequest.withToken(token)).toCompletableFuture())
        .isCompletedWithValue(first);
    assertThat(signatures.checks()).isEqualTo(1);
  }

  @Test
  void headerThatDoesNotBeginAsOthers_isGood_butNotRemembered() {
    JwtAuthenticator authenticator = builder().build();
    List<String> headers = List.of(Border.header().replace("{", "{ "), Border.header());
    for (String header : headers) {
      String token = Border.sign(header, Border.claims());
      assertThat(answer(authenticator, token)).isEqualTo("Authenticated");
      assertThat(answer(authenticator, token)).isEqualTo("Authenticated");
    }
    assertThat(signatures.checks()).isEqualTo(headers.size());

    for (String beginning : List.of("{\n", "{\t", " {")) {
      String token = Border.sign(Border.header().replace("{", beginning), Border.claims());
      int before = signatures.checks();
      assertThat(answer(authenticator, token)).isEqualTo("Authenticated");
      assertThat(answer(authenticator, token)).isEqualTo("Authenticated");
      assertThat(signatures.checks()).isEqualTo(before + 2);
    }
  }

  @Test
  void headerThatGoesOnWhereAKnownOneEnds_isReadItself() {
    JwtAuthenticator authenticator = builder().build();
    assertThat(answer(authenticator, Border.token())).isEqualTo("Authenticated");

    for (String more : List.of("x", "xx", "xxx")) {
      String token = Border.sign(Border.header() + more, Border.claims());
      assertThat(answer(authenticator, token)).isEqualTo("malformed");
    }
  }

  @Test
  void withoutACache_itIsCheckedEachTime() {
    JwtAuthenticator authenticator = builder().tokenCache(0).build();
    String token = Border.token();
    for (int i = 0; i < 3; i++) {
      assertThat(answer(authenticator, token)).isEqualTo("Authenticated");
    }

    assertThat(signatures.checks()).isEqualTo(3);
  }

  @Test
  void otherSpellingsAndOtherTokens_areNotTheRememberedOne() {
    JwtAuthenticator authenticator = builder().build();
    String token = Border.token();
    answer(authenticator, token);
    String signature = token.substring(token.lastIndexOf('.') + 1);
    char other = signature.charAt(0) == 'A' ? 'B' : 'A';

    assertThat(answer(authenticator, token + "=")).isNotEqualTo("Authenticated");
    assertThat(answer(authenticator, token.replace(signature, other + signature.substring(1))))
        .isEqualTo("bad_signature");
    assertThat(answer(authenticator, Border.token("sub", "\"somebody\"")))
        .isEqualTo("Authenticated");
  }

  /** Who has seen only the signature of a token has nothing. */
  @Test
  void signatureOfTheRememberedToken_doesNotVouchForAnotherText() {
    JwtAuthenticator authenticator = builder().build();
    String token = Border.token();
    answer(authenticator, token);
    String[] parts = token.split("\\.");
    String[] others = Border.token("sub", "\"somebody\"").split("\\.");
    String header = Border.sign(Border.header().replace("}", ",\"a\":1}"), Border.claims());

    assertThat(answer(authenticator, parts[0] + "." + others[1] + "." + parts[2]))
        .isEqualTo("bad_signature");
    assertThat(answer(authenticator, header.split("\\.")[0] + "." + parts[1] + "." + parts[2]))
        .isEqualTo("bad_signature");
    assertThat(signatures.checks()).isEqualTo(3);
    assertThat(answer(authenticator, token)).isEqualTo("Authenticated");
    assertThat(signatures.checks()).isEqualTo(3);
  }

  @Test
  void rememberedToken_expires() {
    JwtAuthenticator authenticator = builder().build();
    String token = Border.token("exp", String.valueOf(Border.NOW.getEpochSecond() + 100));
    assertThat(answer(authenticator, token)).isEqualTo("Authenticated");
    clock.advance(Duration.ofSeconds(99));
    assertThat(answer(authenticator, token)).isEqualTo("Authenticated");

    clock.advance(Duration.ofSeconds(1));

    assertThat(answer(authenticator, token)).isEqualTo("expired");
  }

  @Test
  void rememberedToken_isNotYetValid_whenTheClockIsSetBack() {
    JwtAuthenticator authenticator = builder().build();
    String token = Border.token("nbf", String.valueOf(Border.NOW.getEpochSecond()));
    assertThat(answer(authenticator, token)).isEqualTo("Authenticated");

    clock.advance(Duration.ofSeconds(-1));

    assertThat(answer(authenticator, token)).isEqualTo("not_yet_valid");
  }

  @Test
  void rememberedToken_growsTooOld() {
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(
                Border.issuer(header -> key.get())
                    .clockSkew(Duration.ZERO)
                    .maxTokenAge(Duration.ofSeconds(20))
                    .build())
            .clock(clock)
            .build();
    String token = Border.token();
    assertThat(answer(authenticator, token)).isEqualTo("Authenticated");

    clock.advance(Duration.ofSeconds(11));

    assertThat(answer(authenticator, token)).isEqualTo("too_old");
  }

  @Test
  void withdrawnKey_takesItsTokensWithIt() {
    JwtAuthenticator authenticator = builder().build();
    String token = Border.token();
    answer(authenticator, token);

    key.set(KeyLookup.absent());
    assertThat(answer(authenticator, token)).isEqualTo("unknown_key");
    key.set(KeyLookup.unavailable(Duration.ofSeconds(1)));
    assertThat(answer(authenticator, token)).isEqualTo("Unavailable");
    key.set(KeyLookup.found(key(TestKeys.ATTACKER.getPublic())));
    assertThat(answer(authenticator, token)).isEqualTo("bad_signature");
  }

  @Test
  void anotherKeyUnderTheSameName_takesTheTokensOfTheFormerWithIt() {
    JwtAuthenticator authenticator = builder().build();
    String token = Border.token();
    assertThat(answer(authenticator, token)).isEqualTo("Authenticated");

    key.set(KeyLookup.found(key(TestKeys.ATTACKER.getPublic())));

    assertThat(answer(authenticator, token)).isEqualTo("bad_signature");
  }

  @Test
  void keyThatIsPublishedAgain_isTheSameKey() {
    JwtAuthenticator authenticator = builder().build();
    String token = Border.token();
    answer(authenticator, token);
    key.set(KeyLookup.found(key(TestKeys.P256.getPublic())));

    assertThat(answer(authenticator, token)).isEqualTo("Authenticated");
    assertThat(signatures.checks()).isEqualTo(1);
  }

  @Test
  void forgottenIssuer_takesItsTokensWithIt() {
    AtomicReference<Optional<Issuer>> tenant =
        new AtomicReference<>(Optional.of(Border.issuer(header -> key.get()).build()));
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder().issuerResolver(iss -> tenant.get()).clock(clock).build();
    String token = Border.token();
    assertThat(answer(authenticator, token)).isEqualTo("Authenticated");

    tenant.set(Optional.empty());
    authenticator.forgetIssuer(Border.ISSUER);

    assertThat(answer(authenticator, token)).isEqualTo("unknown_issuer");
  }

  @Test
  void policies_areAskedEachTime() {
    AtomicInteger asked = new AtomicInteger();
    JwtAuthenticator authenticator =
        builder()
            .policy(
                (jwt, request) ->
                    asked.incrementAndGet() == 3
                        ? PolicyDecision.forbid("third")
                        : PolicyDecision.accept())
            .build();
    String token = Border.token();
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(answer(authenticator, token));
    }

    assertThat(answers).containsExactly("Authenticated", "Authenticated", "third", "Authenticated");
  }

  @Test
  void refusal_isNeverRemembered() {
    JwtAuthenticator authenticator = builder().build();
    String token = Border.token("nbf", String.valueOf(Border.NOW.getEpochSecond() + 10));
    assertThat(answer(authenticator, token)).isEqualTo("not_yet_valid");

    clock.advance(Duration.ofSeconds(10));

    assertThat(answer(authenticator, token)).isEqualTo("Authenticated");
  }

  @Test
  void tokensOfTwoIssuers_staysWithTheirs() {
    JwtAuthenticator authenticator = Border.authenticator().build();

    assertThat(answer(authenticator, Border.token())).isEqualTo("Authenticated");
    assertThat(answer(authenticator, Border.token("iss", '"' + Border.PARTNER + '"')))
        .isEqualTo("unknown_key");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 10_000_001})
  void sizeOutOfRange_isRefused(int size) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwtAuthenticator.builder().tokenCache(size))
        .withMessageContaining("use 0, to remember none, to 10000000");
  }

  private static RememberedTokens filled(int maxTokens, int tokens, String... claims) {
    RememberedTokens remembered = new RememberedTokens(maxTokens, System::nanoTime);
    Verified verified =
        (Verified) Border.authenticator().build().verifier().verify(Border.token(claims));
    Issuer issuer = Border.issuer(TestKeys.trusted()).build();
    for (int i = 0; i < tokens; i++) {
      remembered.remember(
          digest("token " + i),
          new Remembered(
              trusted(issuer), key(TestKeys.P256.getPublic()), verified, Duration.ofHours(1)));
    }
    return remembered;
  }

  private static Issuers.Trusted trusted(Issuer issuer) {
    return new Issuers.Trusted(
        issuer, issuer.keys(), new RecentHeaders(), new KeyRefresher(new KeySource.Listener() {}));
  }

  private static TokenDigest digest(String token) {
    return TokenDigest.of((EncodedToken.Found) EncodedToken.of("e30.e30." + token));
  }

  /** Only the whole hash tells tokens apart: its first four bytes can be made alike in seconds. */
  @Test
  void tokensWhoseHashesBeginAlike_areNotTakenForEachOther() {
    Map<Integer, TokenDigest> byBeginning = new HashMap<>();
    TokenDigest digest = digest("0");
    TokenDigest alike = null;
    for (int i = 1; alike == null; i++) {
      alike = byBeginning.put(digest.hashCode(), digest);
      if (alike == null) {
        digest = digest(String.valueOf(i));
      }
    }

    assertThat(alike).isNotEqualTo(digest).hasSameHashCodeAs(digest);
  }

  @Test
  void memory_isBoundedInNumber() {
    assertThat(filled(100, 1000).count()).isEqualTo(100);
  }

  @Test
  void memory_isBoundedInBytes_byWhatTheClaimsTakeWhenRead() {
    String text = quoted("x".repeat(10_000));
    String emptyObjects = "[" + "{},".repeat(3_000) + "{}]"; // a hundred bytes for three

    assertThat(filled(100, 1000, "text", text).count()).isBetween(10L, 30L);
    assertThat(filled(100, 1000, "objects", emptyObjects).count()).isBetween(1L, 2L);
    String roles = quoted("a ".repeat(3_000)); // a hundred bytes for each, once they are read
    assertThat(filled(100, 1000, "roles", roles).count()).isBetween(1L, 2L);
    assertThat(filled(100, 1000, "scope", roles).count()).isBetween(1L, 2L);
  }

  @Test
  void memory_isBoundedInBytes_alsoByTheTextThatIsKept() {
    RememberedTokens remembered = new RememberedTokens(100, System::nanoTime);
    Verified verified = (Verified) Border.authenticator().build().verifier().verify(Border.token());
    Issuer issuer = Border.issuer(TestKeys.trusted()).build();
    for (int i = 0; i < 1000; i++) {
      EncodedToken token = EncodedToken.of("e30." + "a".repeat(20_000) + ".token " + i);
      remembered.remember(
          TokenDigest.of((EncodedToken.Found) token),
          new Remembered(
              trusted(issuer), key(TestKeys.P256.getPublic()), verified, Duration.ofHours(1)));
    }

    assertThat(remembered.count()).isBetween(15L, 25L);
  }

  @Test
  void memory_lastsFiveMinutes_orUntilExpiry() {
    AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);
    RememberedTokens remembered = new RememberedTokens(10, () -> now.get().toNanos());
    Issuer issuer = Border.issuer(TestKeys.trusted()).build();
    Verified verified = (Verified) Border.authenticator().build().verifier().verify(Border.token());
    for (int minutes : new int[] {-1, 1, 60}) {
      remembered.remember(
          digest("token " + minutes),
          new Remembered(
              trusted(issuer),
              key(TestKeys.P256.getPublic()),
              verified,
              Duration.ofMinutes(minutes)));
    }

    assertThat(remembered.find(digest("token -1"))).isNull();
    assertThat(remembered.find(digest("token 1"))).isNotNull();
    now.set(Duration.ofMinutes(1));
    assertThat(remembered.find(digest("token 1"))).isNull();
    now.set(Duration.ofMinutes(5).minusNanos(1));
    assertThat(remembered.find(digest("token 60"))).isNotNull();
    now.set(Duration.ofMinutes(5));
    assertThat(remembered.find(digest("token 60"))).isNull();
  }
}
