package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.verify.Encryption;
import dev.borderpost.verify.EncryptionKey;
import dev.borderpost.verify.Issuer;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Encrypted tokens of the npm package jose, and ours for it. */
@TestInstance(Lifecycle.PER_CLASS)
class JoseIT {

  private static final String ISSUER = "https://id.example.com";
  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);

  private Process node;
  private PrintWriter requests;
  private BufferedReader answers;

  @BeforeAll
  void startNode() throws IOException {
    node =
        new ProcessBuilder("node", "jwe.mjs")
            .directory(OidcProvider.installed().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    requests = new PrintWriter(node.outputWriter(StandardCharsets.UTF_8), true);
    answers = node.inputReader(StandardCharsets.UTF_8);
  }

  @AfterAll
  void stopNode() {
    node.destroyForcibly();
  }

  private static final List<String> ALGORITHMS =
      List.of(
          "RSA-OAEP",
          "RSA-OAEP-256",
          "ECDH-ES",
          "ECDH-ES+A128KW",
          "ECDH-ES+A192KW",
          "ECDH-ES+A256KW",
          "A128KW",
          "A192KW",
          "A256KW",
          "A128GCMKW",
          "A192GCMKW",
          "A256GCMKW",
          "dir");

  /** The encryptions of content, and how long the key of each is. */
  private static final Map<String, Integer> KEY_BYTES =
      Map.of(
          "A128CBC-HS256", 32,
          "A192CBC-HS384", 48,
          "A256CBC-HS512", 64,
          "A128GCM", 16,
          "A192GCM", 24,
          "A256GCM", 32);

  static List<Arguments> combinations() {
    List<Arguments> combinations = new ArrayList<>();
    for (String algorithm : ALGORITHMS) {
      for (String encryption : KEY_BYTES.keySet()) {
        combinations.add(Arguments.of(algorithm, encryption));
      }
    }
    return combinations;
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void tokenEncryptedByJose_isAccepted_andOursByJose(String algorithm, String encryption)
      throws IOException {
    boolean direct = algorithm.equals("dir");
    String jwk = jwk(algorithm, direct ? KEY_BYTES.get(encryption) : secretBytes(algorithm));
    String ours = with(jwk, direct ? encryption : algorithm);
    String signed = tokenIssuer().build().token("alice").sign();

    String theirs = ask("encrypt", jwk, algorithm, encryption, signed);

    Issuer.Builder issuer =
        Issuer.of(ISSUER)
            .audience("api")
            .keys(KEYS.keySource())
            .encryption(Encryption.required("{\"keys\":[" + ours + "]}"));
    try (Border border = new Border(issuer.build())) {
      assertThat(border.verdict(theirs)).isEqualTo("accepted");
      assertThat(border.verdict(signed)).isEqualTo("not_encrypted");
    }
    String forThem =
        tokenIssuer().encryptTo(EncryptionKey.jwk(ours, encryption)).build().token("alice").sign();
    assertThat(ask("decrypt", jwk, algorithm, encryption, forThem)).isEqualTo("JWT alice");
  }

  private static TokenIssuer.Builder tokenIssuer() {
    return TokenIssuer.builder(ISSUER, KEYS).audience("api");
  }

  private String ask(String action, String jwk, String algorithm, String encryption, String token)
      throws IOException {
    String issuerJwk =
        KEYS.publicJwkSet().replaceFirst("^\\{\"keys\":\\[", "").replaceFirst("]}$", "");
    requests.println(
        String.format(
            "{\"action\":\"%s\",\"jwk\":%s,\"alg\":\"%s\",\"enc\":\"%s\",\"token\":\"%s\","
                + "\"issuerJwk\":%s,\"issuer\":\"%s\"}",
            action, jwk, algorithm, encryption, token, issuerJwk, ISSUER));
    return answers.readLine();
  }

  private static int secretBytes(String algorithm) {
    return algorithm.startsWith("A") ? Integer.parseInt(algorithm.substring(1, 4)) / 8 : 0;
  }

  private static String jwk(String algorithm, int secretBytes) {
    byte[] secret = new byte[secretBytes];
    new SecureRandom().nextBytes(secret);
    return switch (algorithm.substring(0, 2)) {
      case "RS" ->
          Jwks.UNSAFE_JSON(Jwks.builder().keyPair(Jwts.SIG.RS256.keyPair().build()).build());
      case "EC" ->
          Jwks.UNSAFE_JSON(Jwks.builder().keyPair(Jwts.SIG.ES256.keyPair().build()).build());
      default ->
          "{\"kty\":\"oct\",\"k\":\""
              + Base64.getUrlEncoder().withoutPadding().encodeToString(secret)
              + "\"}";
    };
  }

  private static String with(String jwk, String alg) {
    return jwk.substring(0, jwk.length() - 1) + ",\"alg\":\"" + alg + "\"}";
  }
}
