package dev.borderpost.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.TestIssuer;
import dev.borderpost.verify.Issuer;
import dev.borderpost.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The code in README.md, but for its first example, is the code of this class, and this class runs
 * it. The first example is a class of its own, which {@code src-it/consumer} compiles and runs.
 */
class ReadmeTest {

  private static final Path README = Path.of("../README.md");
  private static final Path THIS_CLASS =
      Path.of("src/test/java/dev/borderpost/examples/ReadmeTest.java");

  private static final Pattern JAVA_BLOCK =
      Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  private @Nullable String handled;

  static Stream<String> javaBlocks() throws IOException {
    return JAVA_BLOCK.matcher(Files.readString(README)).results().map(block -> block.group(1));
  }

  static Stream<String> extensions() throws IOException {
    return javaBlocks().skip(1);
  }

  @ParameterizedTest
  @MethodSource("extensions")
  void javaInTheReadme_isCodeThatRunsHere(String block) throws IOException {
    assertThat(condensed(Files.readString(THIS_CLASS))).contains(condensed(block));
  }

  private static String condensed(String code) {
    return code.replaceAll("\\s+", "");
  }

  @Test
  void readme_hasAsManyBlocksAsAreTested() throws IOException {
    assertThat(javaBlocks()).hasSize(5);
  }

  @Test
  void extensionsOfTheReadme_doWhatItSays() {
    Accounts accounts = "mallory"::equals;
    ClaimsPolicy notLocked =
        (jwt, request) ->
            jwt.principalName().filter(accounts::isLocked).isPresent()
                ? PolicyDecision.forbid("account_locked")
                : PolicyDecision.accept();
    TokenExtractor extractor =
        TokenExtractor.firstOf(
            TokenExtractor.header("X-Gateway-Token"), TokenExtractor.authorizationHeader());
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    TokenIssuer office =
        TokenIssuer.builder("https://id.example.com", keys).audience("api://orders").build();
    String token = office.token("alice").scopes("orders:read").roles("admin").sign();
    Guard guard =
        Guard.of(
            JwtAuthenticator.builder()
                .issuer(
                    Issuer.of("https://id.example.com")
                        .audience("api://orders")
                        .keys(keys.keySource())
                        .principalClaim("client_id", "sub")
                        .build())
                .policy(notLocked)
                .extractor(extractor)
                .build());

    assertThat(guard.decide(gatewayRequest(token))).isInstanceOf(Granted.class);
    String ofClient = office.token("x").claim("client_id", "mallory").sign(); // as without sub
    assertThat(guard.decide(gatewayRequest(ofClient))).isInstanceOf(Refused.class);
    assertThat(guard.decide(gatewayRequest(office.token("mallory").sign())))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.status()).isEqualTo(403));
  }

  @Test
  void textThatIsNoRequest_isVerifiedByOneCall() {
    try (TestIssuer issuer = TestIssuer.start()) {
      JwtAuthenticator authenticator = issuer.authenticator().build();
      String text = issuer.token("alice").sign();
      if (authenticator.verifier().verify(text).await() instanceof Verification.Verified verified) {
        handle(verified.jwt().claims());
      }
    }
    assertThat(handled).isEqualTo("alice");
  }

  private void handle(JwtClaims claims) {
    handled = claims.subject().orElseThrow();
  }

  private interface Accounts {
    boolean isLocked(String subject);
  }

  private static RequestView gatewayRequest(String token) {
    return RequestView.of("GET", "/").header("X-Gateway-Token", token);
  }
}
