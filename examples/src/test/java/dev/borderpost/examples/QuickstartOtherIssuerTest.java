package dev.borderpost.examples;

import static dev.borderpost.examples.Http.assertProblem;
import static dev.borderpost.examples.Http.bearer;
import static dev.borderpost.examples.Http.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.borderpost.examples.quickstart.Options;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quickstart with tokens that other code makes: the JDK alone, by the letter of RFC 7515. */
class QuickstartOtherIssuerTest {

  private static final String ISSUER = "https://id.example.com/realms/main";

  private static KeyPair keyPair;
  private static String jwkSet;
  private static Quickstart quickstart;
  private static Http http;

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keyPair = generator.generateKeyPair();
    RSAPublicKey key = (RSAPublicKey) keyPair.getPublic();
    jwkSet =
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"alg\":\"RS256\",\"n\":\"%s\",\"e\":\"%s\"}]}"
            .formatted(base64(key.getModulus()), base64(key.getPublicExponent()));
    Path keys = Files.writeString(temporary.resolve("jwks.json"), jwkSet);
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
  void pastedToken_isExplainedStepByStep() throws Exception {
    String wrong = token(ISSUER, "other", "\"scope\":\"orders:read\"");

    HttpResponse<String> response = http.postJson("/page/explain", "{\"token\":\"" + wrong + "\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains(
            "\"code\":\"wrong_audience\"",
            "tokens are for [other], accepted is [api]",
            "{\"step\":\"signature\",\"outcome\":\"ok\"",
            "{\"step\":\"times\",\"outcome\":\"not reached\"}")
        .doesNotContain(wrong.substring(wrong.lastIndexOf('.')), "carol");
  }

  @Test
  void requestWithAToken_isExplainedWithItsRule() throws Exception {
    String token = token(ISSUER, "api", "\"scope\":\"orders:read\"");
    String question = "{\"token\":\"%s\",\"request\":\"POST /api/orders\"}".formatted(token);

    assertThat(http.postJson("/page/explain", question).body())
        .contains("{\"step\":\"rules\",\"outcome\":\"failed\"", "orders:write");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "Via"})
  void explanation_isNotForOthers(String header) {
    assertProblem(http.postJson("/page/explain", "{\"token\":\"x\"}", header, "192.0.2.1"), 403);
  }

  @Test
  void explanation_isNotForPagesThatHaveReboundTheirName() throws Exception {
    String body = "{\"token\":\"x\"}";
    URI address = quickstart.address();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /page/explain HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"
                      + "Content-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 403");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"token\":\" \"}", "{\"token\":\"x\",\"request\":\"GET\"}", "x"})
  void questionThatIsNone_is400(String body) {
    assertProblem(http.postJson("/page/explain", body), 400);
  }

  @Test
  void page_isToldWhoseTokensAreGood() {
    assertThat(http.get("/").statusCode()).isEqualTo(200);
    assertThat(http.get("/page/site.json").body())
        .contains("\"sign_in\":false,\"issuer\":\"" + ISSUER + "\",\"audience\":\"api\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--keys %s/jwks", ""})
  void keysOverHttp_areFoundByAddressOrDiscovered(String keys) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String issuer = "http://127.0.0.1:" + server.getAddress().getPort();
    answer(
        server,
        "/.well-known/openid-configuration",
        "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/jwks\"}".formatted(issuer));
    answer(server, "/jwks", jwkSet);
    server.start();
    String line = "--port 0 --audience api --issuer " + issuer + " " + keys.formatted(issuer);

    try (Quickstart other = Quickstart.start(Options.parse(line.strip().split(" ")))) {
      String token = token(issuer, "api", "\"roles\":[]");

      assertThat(new Http(other.address()).get("/api/me", bearer(token)).body())
          .contains("\"name\":\"carol\",\"issuer\":\"" + issuer + "\"");
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpServer server, String path, String json) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = json.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
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
