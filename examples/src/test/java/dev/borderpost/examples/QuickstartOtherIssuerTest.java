package dev.borderpost.examples;

import static dev.borderpost.examples.Http.assertProblem;
import static dev.borderpost.examples.Http.bearer;
import static dev.borderpost.examples.Http.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.examples.quickstart.Options;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart with tokens that other code makes: the JDK alone, by the letter of RFC 7515. */
class QuickstartOtherIssuerTest {

  private static final String ISSUER = "https://id.example.com/realms/main";

  private static KeyPair keyPair;
  private static Quickstart quickstart;
  private static Http http;

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keyPair = generator.generateKeyPair();
    RSAPublicKey key = (RSAPublicKey) keyPair.getPublic();
    Path keys =
        Files.writeString(
            temporary.resolve("jwks.json"),
            "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"alg\":\"RS256\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                .formatted(base64(key.getModulus()), base64(key.getPublicExponent())));
    quickstart =
        Quickstart.start(
            Options.parse(
                "--port", "0", "--issuer", ISSUER, "--audience", "api", "--keys", keys.toString()));
    http = new Http(quickstart.address());
  }

  @AfterAll
  static void stop() {
    quickstart.close();
  }

  @Test
  void tokenOfThatIssuer_isAccepted() throws Exception {
    String token = token(ISSUER, "api", "\"scope\":\"orders:read\",\"roles\":[\"admin\"]");

    assertThat(http.get("/api/me", bearer(token)).body())
        .contains("\"name\":\"carol\",\"issuer\":\"" + ISSUER + "\",\"roles\":[\"admin\"]");
    assertThat(http.get("/api/orders", bearer(token)).statusCode()).isEqualTo(200);
    assertThat(http.get("/api/admin/audit", bearer(token)).statusCode()).isEqualTo(200);
    assertProblem(
        http.postJson("/api/orders", "{\"item\":\"tea\",\"quantity\":1}", bearer(token)), 403);
  }

  @Test
  void tokenForAnotherAudience_isRefused() throws Exception {
    assertInvalidToken(token(ISSUER, "other", "\"scope\":\"orders:read\""));
  }

  @Test
  void tokenOfAnotherIssuer_isRefused() throws Exception {
    assertInvalidToken(token(ISSUER + "/", "api", "\"scope\":\"orders:read\""));
  }

  @Test
  void ourOwnPassportOffice_isClosed() throws Exception {
    String token = token(ISSUER, "api", "\"scope\":\"\"");

    assertProblem(http.postForm("/login", "username=alice&password=wonderland"), 404);
    assertProblem(http.postJson("/logout", "{}"), 404);
    assertProblem(http.get("/.well-known/jwks.json"), 404);
    assertProblem(http.get("/.well-known/jwks.json", bearer(token)), 404);
  }

  @Test
  void page_isToldWhoseTokensAreGood() {
    assertThat(http.get("/").statusCode()).isEqualTo(200);
    assertThat(http.get("/page/site.json").body())
        .contains("\"sign_in\":false,\"issuer\":\"" + ISSUER + "\",\"audience\":\"api\"");
  }

  private static void assertInvalidToken(String token) {
    HttpResponse<String> response = http.get("/api/me", bearer(token));
    assertProblem(response, 401);
    assertThat(header(response, "WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  private static String token(String issuer, String audience, String furtherClaims)
      throws Exception {
    String header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"carol\",\"exp\":%d,%s}"
            .formatted(issuer, audience, Instant.now().getEpochSecond() + 300, furtherClaims);
    String signed =
        base64(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keyPair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
