package dev.borderpost;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.RevocationList;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.RequestAttacks;
import dev.borderpost.testing.StartUpFaults;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.testing.TokenAttacks;
import dev.borderpost.verify.Issuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All failing cases once more: nothing of a token, a signature or a secret may come out. */
class LeakTest {

  private static final int PIECE = 16;

  /** What stands in the claims and headers of the catalogue, decoded. */
  private static final List<String> CONTENT =
      List.of(
          Border.SUBJECT,
          "token-1",
          "script>",
          "Set-Cookie",
          "\u001b",
          "attacker.example",
          "evil",
          "dev/null",
          "UNION",
          "sleep 10",
          "999999999");

  @Test
  void refusedToken_leavesNoTraceInLogsOrAnswers() {
    Guard guard = Guard.of(Border.authenticator().extractor(Border.RAW).build());
    Guard generous =
        Guard.of(Border.authenticator().extractor(Border.RAW).maxTokenLength(1 << 20).build());
    List<TokenAttacks.Attack> attacks = new ArrayList<>(TokenAttacks.all());
    attacks.addAll(TokenAttacks.oversized());

    for (TokenAttacks.Attack attack : attacks) {
      try (LogCapture log = LogCapture.start()) {
        Refused first = (Refused) guard.decide(Border.raw(attack.token()));
        Refused second = (Refused) generous.decide(Border.raw(attack.token()));

        assertThat(log.lines()).as(attack.name()).isNotEmpty();
        assertNothingOf(attack.token(), attack.name(), log.text(), text(first), text(second));
        assertNoContent(attack.name(), text(first), text(second));
        assertThat(log.text()).as(attack.name()).doesNotContain(Border.SUBJECT, "token-1");
        assertThat(log.lines().stream().anyMatch(LeakTest::hasControlCharacter))
            .as(attack.name())
            .isFalse();
      }
    }
  }

  @Test
  void malformedRequest_leavesNoTraceInLogsOrAnswers() {
    String token = Border.token();
    Guard guard = Guard.of(Border.authenticator().extractor(RequestAttacks.EVERYWHERE).build());

    for (RequestAttacks.Attack attack : RequestAttacks.of(token)) {
      try (LogCapture log = LogCapture.start()) {
        Refused refused = (Refused) guard.decide(attack.request());

        assertThat(log.lines()).as(attack.name()).isNotEmpty();
        assertNothingOf(token, attack.name(), log.text(), text(refused));
      }
    }
  }

  @Test
  void goodTokenThatIsRefusedForOtherReasons_leavesNoTrace() {
    Guard guard =
        Guard.of(
            Border.authenticator()
                .extractor(
                    TokenExtractor.firstOf(
                        TokenExtractor.authorizationHeader(), TokenExtractor.cookie("token")))
                .listener(
                    new AuthenticationListener() {
                      @Override
                      public void decided(DecisionEvent event) {
                        throw new IllegalStateException("for " + event.reason());
                      }
                    })
                .build(),
            AccessRules.builder()
                .deny("/closed")
                .require("/admin", ClaimsPolicy.role("admin"))
                .require("/orders", ClaimsPolicy.scope("orders"))
                .require(
                    "/fails",
                    (jwt, request) -> {
                      throw new IllegalStateException("for " + jwt + jwt.claims() + jwt.header());
                    })
                .build());
    String token = Border.token();
    List<RequestView.Standalone> requests =
        List.of(
            TestRequest.get("/closed").token(token),
            TestRequest.get("/admin").token(token),
            TestRequest.get("/orders").token(token),
            TestRequest.get("/fails").token(token),
            TestRequest.get("/a;b").token(token),
            TestRequest.request("POST", "/x").header("Cookie", "token=" + token));

    for (RequestView.Standalone request : requests) {
      try (LogCapture log = LogCapture.start()) {
        Refused refused = (Refused) guard.decide(request);

        assertThat(log.lines()).isNotEmpty();
        assertNothingOf(token, request.path(), log.text(), text(refused));
        assertNoContent(request.path(), log.text(), text(refused));
      }
    }
  }

  @Test
  void faultOfConfiguration_leavesNoTraceOfSecretsAndPrivateKeys(@TempDir Path directory)
      throws Exception {
    List<String> secrets = new ArrayList<>();
    secrets.add(StartUpFaults.KNOWN_SECRET);
    secrets.add(StartUpFaults.SHORT_SECRET);
    secrets.add("404E635266556A586E3272357538782F413F");
    secrets.addAll(spellings(TestKeys.secret()));
    secrets.addAll(spellings(StartUpFaults.PRIVATE.getPrivate().getEncoded()));
    secrets.addAll(
        spellings(((ECPrivateKey) StartUpFaults.PRIVATE.getPrivate()).getS().toByteArray()));
    try (LogCapture log = LogCapture.start()) {
      StringBuilder messages = new StringBuilder();
      for (StartUpFaults.Fault fault : StartUpFaults.all()) {
        messages.append(fault.name()).append(' ').append(messagesOf(fault.build())).append('\n');
      }
      Path file = directory.resolve("keys.json");
      String k = Forge.base64Url(TestKeys.secret());
      Files.writeString(
          file,
          "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"RS256\",\"kid\":\"a\",\"k\":\"" + k + "\"}]}");
      messages.append(messagesOf(() -> KeySource.file(file).forIssuer("a", java.util.Set.of())));
      messages.append(messagesOf(() -> loaded(file)));
      Files.setPosixFilePermissions(
          file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
      messages.append(messagesOf(() -> loaded(file)));

      for (String secret : secrets) {
        assertNoPieceOf(secret, "start-up", messages.toString(), log.text());
      }
    }
  }

  @Test
  void unusableKeysOfASet_areWarnedOfWithoutTheirPrivateParts() {
    String k = Forge.base64Url(TestKeys.secret());
    try (LogCapture log = LogCapture.start()) {
      Border.issuer(
              KeySource.jwkSet(
                  TestKeys.jwkSet(
                      TestKeys.jwk(TestKeys.P256.getPublic()),
                      "{\"kty\":\"oct\",\"k\":\"" + k + "\"}",
                      TestKeys.jwk(TestKeys.P384.getPublic(), "d", quoted(k)),
                      "{\"kty\":\"RSA\",\"n\":\""
                          + k
                          + "\",\"e\":\""
                          + k
                          + "\",\"kid\":\"public-name\"}")))
          .build();

      assertThat(log.warnings()).hasSize(3);
      assertNoPieceOf(k, "warnings", log.text());
    }
  }

  @Test
  void toStringOfEveryType_showsNeitherTokenNorSecret() {
    SigningKeys signingKeys = SigningKeys.generate(JwsAlgorithm.HS256, Border.CLOCK);
    TokenIssuer office =
        TokenIssuer.builder(Border.ISSUER, signingKeys)
            .audience(Border.AUDIENCE)
            .clock(Border.CLOCK)
            .build();
    String token = office.token(Border.SUBJECT).claim("note", "note-nobody-sees").sign();
    Issuer issuer = Border.issuer(signingKeys.keySource()).build();
    JwtAuthenticator authenticator = Border.authenticator(issuer);
    Guard guard = Guard.of(authenticator);
    Authenticated result = (Authenticated) authenticator.authenticate(TestRequest.withToken(token));
    JwtPrincipal principal = result.principal();
    AccessDecision granted = guard.decide(TestRequest.withToken(token));
    AccessDecision refused = guard.decide(TestRequest.withToken(token + "x"));
    VerificationKey hmac = VerificationKey.hmac(TestKeys.secret(), JwsAlgorithm.HS256);
    KeySource source = KeySource.hmac(TestKeys.secret());
    TokenIdStore used = TokenIdStore.inMemory(10, Border.CLOCK);
    RevocationList revoked = RevocationList.inMemory(10, Border.CLOCK);
    ClaimsPolicy stores =
        ClaimsPolicy.allOf(ClaimsPolicy.singleUse(used), ClaimsPolicy.notRevoked(revoked));
    Guard asking =
        Guard.of(
            Border.authenticator(issuer), AccessRules.builder().require("/**", stores).build());
    Object[] objects = {
      used,
      revoked,
      stores,
      stores.evaluate(principal.jwt(), TestRequest.get("/")),
      asking.decide(TestRequest.withToken(token)),
      EncodedToken.of(token),
      EncodedToken.attachedByBrowser(token),
      EncodedToken.malformed("malformed"),
      authenticator.verifier().verify(token),
      authenticator.verifier().verify(token + "="),
      authenticator.verifier(),
      principal,
      principal.jwt(),
      principal.jwt().header(),
      principal.claims(),
      result,
      authenticator.authenticate(TestRequest.withToken(token + "x")),
      granted,
      refused,
      authenticator,
      guard,
      issuer,
      Issuer.of(Border.ISSUER),
      hmac,
      hmac.withKeyId("k"),
      KeyLookup.found(hmac),
      source,
      KeySource.of(hmac),
      source.forIssuer(Border.ISSUER, java.util.Set.of()),
      VerificationKey.of(TestKeys.P256.getPublic(), JwsAlgorithm.ES256),
      signingKeys,
      signingKeys.keySource(),
      office,
      office.token(Border.SUBJECT),
      TokenIssuer.builder(Border.ISSUER, signingKeys),
      AccessRules.authenticated(),
      JwtAuthenticator.builder().issuer(issuer),
    };

    for (Object object : objects) {
      String shown = object.toString();
      String type = object.getClass().getSimpleName();
      assertNothingOf(token, type, shown);
      assertThat(shown).as(type).doesNotContain("note-nobody-sees");
      boolean namesTheUser =
          object instanceof JwtPrincipal
              || object instanceof Authenticated
              || object instanceof Granted;
      if (!namesTheUser) {
        assertThat(shown).as(type).doesNotContain(Border.SUBJECT);
      }
      spellings(TestKeys.secret()).forEach(secret -> assertNoPieceOf(secret, type, shown));
    }
  }

  private static void loaded(Path file) {
    try {
      SigningKeys.load(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String messagesOf(Runnable fault) {
    try {
      fault.run();
    } catch (RuntimeException e) {
      java.io.StringWriter trace = new java.io.StringWriter();
      e.printStackTrace(new java.io.PrintWriter(trace));
      return trace.toString();
    }
    throw new AssertionError("no fault");
  }

  private static boolean hasControlCharacter(String line) {
    return line.chars().anyMatch(Character::isISOControl);
  }

  private static Stream<String> pieces(String text) {
    int last = Math.min(text.length(), 4000) - PIECE;
    return Stream.iterate(0, i -> i <= last, i -> i + PIECE / 2)
        .map(i -> text.substring(i, i + PIECE));
  }

  private static void assertNothingOf(String token, String name, String... outputs) {
    for (String segment : token.split("\\.", -1)) {
      assertNoPieceOf(segment, name, outputs);
    }
  }

  private static void assertNoPieceOf(String text, String name, String... outputs) {
    for (String output : outputs) {
      assertThat(pieces(text).filter(output::contains).findFirst()).as(name).isEmpty();
    }
  }

  private static void assertNoContent(String name, String... outputs) {
    for (String output : outputs) {
      assertThat(CONTENT.stream().filter(output::contains)).as(name).isEmpty();
    }
  }

  private static String text(Refused refused) {
    return refused.status()
        + " "
        + refused.headers()
        + " "
        + refused.body()
        + " "
        + refused.reason()
        + refused;
  }

  private static List<String> spellings(byte[] secret) {
    return List.of(
        new String(secret, StandardCharsets.ISO_8859_1),
        Base64.getEncoder().encodeToString(secret),
        Forge.base64Url(secret),
        HexFormat.of().formatHex(secret),
        java.util.Arrays.toString(secret));
  }
}
