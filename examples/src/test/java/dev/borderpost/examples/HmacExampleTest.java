package dev.borderpost.examples;

import static dev.borderpost.examples.Http.assertProblem;
import static dev.borderpost.examples.Http.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

class HmacExampleTest {

  @Test
  void tokenWithTheSecret_isAccepted_andOneWithAnotherIsNot() throws Exception {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.HS256);
    Server server = HmacExample.start(0, keys.keySource());
    try {
      Http http = new Http(server.getURI());

      assertThat(http.get("/", bearer(tokenFrom(keys))).body()).isEqualTo("Hello alice\n");
      assertProblem(
          http.get("/", bearer(tokenFrom(SigningKeys.generate(JwsAlgorithm.HS256)))), 401);
      assertProblem(http.get("/"), 401);
    } finally {
      server.stop();
    }
  }

  @Test
  void tokenOfAnotherProgramWithTheSameSecret_isAccepted() throws Exception {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    Server server = HmacExample.start(0, KeySource.hmac(secret));
    try {
      assertThat(new Http(server.getURI()).get("/", bearer(tokenByHand(secret))).body())
          .isEqualTo("Hello bob\n");
    } finally {
      server.stop();
    }
  }

  private static String tokenFrom(SigningKeys keys) {
    return TokenIssuer.builder("https://passport-office.example", keys)
        .audience("api://hello")
        .build()
        .token("alice")
        .sign();
  }

  private static String tokenByHand(byte[] secret) throws Exception {
    String claims =
        "{\"iss\":\"https://passport-office.example\",\"aud\":\"api://hello\",\"sub\":\"bob\",\"exp\":"
            + (Instant.now().getEpochSecond() + 60)
            + "}";
    String signed =
        base64("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
