package dev.borderpost.examples;

import static dev.borderpost.examples.Http.assertProblem;
import static dev.borderpost.examples.Http.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.examples.quickstart.LocalServer;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TwoServersExampleTest {

  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);

  @Test
  void restart_losesNoSignIn_andTheProgramEndsByItself() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TwoServersExample.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(
              """
              50 users have signed in. Their requests go to either server.
              Two servers:         200 requests recognised, 0 sign-ins lost
              The second stopped:  200 requests recognised, 0 sign-ins lost
              And started again:   200 requests recognised, 0 sign-ins lost
              There is no session to lose: a token is good wherever the public keys are.
              """);
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void signInThatIsLost_isCountedAsLost() throws Exception {
    SigningKeys otherKeys = SigningKeys.generate(JwsAlgorithm.ES256);
    try (LocalServer first = TwoServersExample.start(KeySource.jwkSet(KEYS.publicJwkSet()));
        LocalServer other = TwoServersExample.start(KeySource.jwkSet(otherKeys.publicJwkSet()))) {
      Map<String, String> tokens = Map.of("alice", token("alice"), "bob", token("bob"));

      assertThat(TwoServersExample.spray(tokens, first))
          .isEqualTo("8 requests recognised, 0 sign-ins lost");
      assertThat(TwoServersExample.spray(tokens, first, other))
          .isEqualTo("4 requests recognised, 4 sign-ins lost");
      assertProblem(new Http(other.address()).get("/", bearer(token("alice"))), 401);
    }
  }

  private static String token(String user) {
    return TokenIssuer.builder("https://passport-office.example", KEYS)
        .audience("api://hello")
        .build()
        .token(user)
        .sign();
  }
}
