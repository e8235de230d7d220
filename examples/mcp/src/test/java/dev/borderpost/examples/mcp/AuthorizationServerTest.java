package dev.borderpost.examples.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationServerTest {

  private static final String RESOURCE = "https://orders.example/mcp";
  private static final String CALLBACK = "http://127.0.0.1:1/callback";

  /** The values of RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final HttpClient client = HttpClient.newHttpClient();
  private final AuthorizationServer server = AuthorizationServer.start(0);
  private final Map<String, String> request = new HashMap<>();

  @BeforeEach
  void register() throws Exception {
    server.serve(RESOURCE);
    HttpResponse<String> response =
        post(
            "/register",
            "application/json",
            "{\"client_name\":\"<b>\",\"redirect_uris\":[\"" + CALLBACK + "\"]}");
    assertThat(response.statusCode()).isEqualTo(201);
    request.put("client_id", (String) object(response).get("client_id"));
    request.put("response_type", "code");
    request.put("redirect_uri", CALLBACK);
    request.put("resource", RESOURCE);
    request.put("scope", "orders:read other");
    request.put("state", "a&b");
    request.put("code_challenge", CHALLENGE);
    request.put("code_challenge_method", "S256");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void code_isForOneToken() throws Exception {
    Map<String, String> exchange = exchange(code());

    HttpResponse<String> response = post("/token", exchange);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(object(response))
        .containsEntry("token_type", "Bearer")
        .containsEntry("scope", "orders:read")
        .containsKeys("access_token", "expires_in");
    assertThat(object(post("/token", exchange))).isEqualTo(Map.of("error", "invalid_grant"));
  }

  @ParameterizedTest
  @CsvSource({
    "code_verifier, dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXj",
    "code_verifier, ''",
    "client_id, other",
    "redirect_uri, http://127.0.0.1:1/other",
    "resource, https://other.example/mcp"
  })
  void code_isForTheClientThatAskedForIt(String parameter, String value) throws Exception {
    Map<String, String> exchange = exchange(code());
    exchange.put(parameter, value);

    assertThat(object(post("/token", exchange))).isEqualTo(Map.of("error", "invalid_grant"));
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "code_challenge_method, plain, invalid_request",
    "code_challenge, '', invalid_request",
    "resource, https://other.example/mcp, invalid_target"
  })
  void requestThatCannotBeMet_goesBackToTheClient(String parameter, String value, String error)
      throws Exception {
    request.put(parameter, value);

    assertThat(signIn("alice").headers().firstValue("Location"))
        .hasValueSatisfying(
            location ->
                assertThat(location)
                    .startsWith(CALLBACK + "?iss=")
                    .contains("&error=" + error, "&state=a%26b")
                    .doesNotContain("code="));
  }

  @ParameterizedTest
  @CsvSource({"redirect_uri, https://attacker.example/", "client_id, other"})
  void strangersAddress_getsNothing(String parameter, String value) throws Exception {
    request.put(parameter, value);

    HttpResponse<String> response = signIn("alice");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Location")).isEmpty();
  }

  @Test
  void page_showsWhatIsAskedFor_asText() throws Exception {
    HttpResponse<String> page =
        client.send(
            HttpRequest.newBuilder(URI.create(server.issuer() + "/authorize?" + form(request)))
                .build(),
            BodyHandlers.ofString());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("&lt;b&gt;", CALLBACK, "orders:read").doesNotContain("<b>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"redirect_uris\":[]}",
        "{\"redirect_uris\":[1]}",
        "{\"redirect_uris\":[\"http://client.example/\"]}",
        "{\"redirect_uris\":[\"javascript:alert(1)\"]}",
        "{\"redirect_uris\":[\"no address\"]}"
      })
  void registrationWithoutASafeAddress_isRefused(String body) throws Exception {
    HttpResponse<String> response = post("/register", "application/json", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(object(response)).isEqualTo(Map.of("error", "invalid_redirect_uri"));
  }

  @Test
  void userWithoutAName_isAskedAgain() throws Exception {
    assertThat(signIn("").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> signIn(String user) throws Exception {
    return post("/authorize?" + form(request), Map.of("user", user));
  }

  private String code() throws Exception {
    String location = signIn("alice").headers().firstValue("Location").orElseThrow();
    return location.replaceAll(".*code=([^&]+).*", "$1");
  }

  private Map<String, String> exchange(String code) {
    return new HashMap<>(
        Map.of(
            "grant_type", "authorization_code",
            "code", code,
            "code_verifier", VERIFIER,
            "client_id", request.get("client_id"),
            "redirect_uri", CALLBACK,
            "resource", RESOURCE));
  }

  private HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
    return post(path, "application/x-www-form-urlencoded", form(form));
  }

  private HttpResponse<String> post(String path, String type, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.issuer() + path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, Object> object(HttpResponse<String> response) throws IOException {
    return McpJsonDefaults.getMapper().readValue(response.body(), new TypeRef<>() {});
  }
}
