package dev.borderpost.access;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessDecision.Served;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata of protected resources (RFC 9728), and what challenges say of them. */
class ProtectedResourcesTest {

  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
  private static final String RESOURCE = "https://api.example.com/mcp";

  private static final AccessRules RULES =
      AccessRules.builder()
          .permit("/open")
          .require("/mcp/admin", ClaimsPolicy.role("admin"))
          .require("/mcp/**", ClaimsPolicy.scope("mcp:read", "mcp:write"))
          .deny("/.well-known/**")
          .build();

  private static final Guard GUARD = guard(ProtectedResource.of(RESOURCE));

  private static Guard guard(ProtectedResource... resources) {
    return Guard.of(Border.authenticator().build(), RULES).withResources(resources);
  }

  private static Served served(Guard guard, String path) {
    return (Served) guard.decide(TestRequest.get(path));
  }

  private static String challenge(Guard guard, String path) {
    return guard.decide(TestRequest.get(path)).headers().get("WWW-Authenticate");
  }

  @Test
  void document_hasWhatTheGuardKnows() {
    Served document = served(GUARD, WELL_KNOWN + "/mcp");

    assertThat(document.status()).isEqualTo(200);
    assertThat(document.body())
        .isEqualTo(
            "{\"resource\":\"https://api.example.com/mcp\",\"authorization_servers\":"
                + "[\"https://id.example.com\",\"https://partner.example.com\"],\"bearer_methods_supported\":[\"header\"]}");
    assertThat(document.headers())
        .containsOnlyKeys("Content-Type", "ETag", "Cache-Control", "Access-Control-Allow-Origin")
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Cache-Control", "public, max-age=3600")
        .containsEntry("Access-Control-Allow-Origin", "*");
  }

  @Test
  void document_hasWhatTheApplicationSays_inAsciiWhateverTheName() {
    ProtectedResource described =
        ProtectedResource.of(RESOURCE)
            .withScopes("mcp:read", "mcp:write")
            .withName("B\u00f6rse \"1\" \\ \ud83d\ude00\n")
            .withDocumentation("http://docs.example.com/mcp?lang=en#start")
            .withPolicy("https://example.com/policy")
            .withAuthorizationServers("https://one.example", "https://two.example/x");

    assertThat(served(guard(described), WELL_KNOWN).body())
        .isEqualTo(
            "{\"resource\":\"https://api.example.com/mcp\","
                + "\"scopes_supported\":[\"mcp:read\",\"mcp:write\"],"
                + "\"resource_name\":\"B\\u00f6rse \\u00221\\u0022 \\u005c \\ud83d\\ude00\\u000a\","
                + "\"resource_documentation\":\"http://docs.example.com/mcp?lang=en#start\","
                + "\"resource_policy_uri\":\"https://example.com/policy\","
                + "\"authorization_servers\":[\"https://one.example\",\"https://two.example/x\"],"
                + "\"bearer_methods_supported\":[\"header\"]}");
  }

  @Test
  void issuersWithoutAnAddress_areNoAuthorizationServers() {
    Guard guard =
        Guard.of(
                Border.authenticator(
                    Issuer.of("passport-office")
                        .audience("a")
                        .keys(header -> KeyLookup.absent())
                        .build()))
            .withResources(ProtectedResource.of(RESOURCE));

    assertThat(served(guard, WELL_KNOWN).body()).doesNotContain("authorization_servers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WELL_KNOWN,
        WELL_KNOWN + "/",
        WELL_KNOWN + "/mcp",
        WELL_KNOWN + "/mcp/",
      })
  void document_isAtTheInsertedPath_andAtTheRoot(String path) {
    assertThat(served(GUARD, path)).isEqualTo(served(GUARD, WELL_KNOWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WELL_KNOWN + "/other",
        WELL_KNOWN + "/mcp/x",
        WELL_KNOWN + "x",
        "/mcp" + WELL_KNOWN,
        "/.well-known",
        "/.well-known/oauth-authorization-server"
      })
  void otherPaths_areDecidedByTheRules(String path) {
    assertThat(((Refused) GUARD.decide(TestRequest.get(path))).status()).isIn(401, 403);
  }

  @Test
  void head_hasTheHeaderFields_andNoBody() {
    Served head = (Served) GUARD.decide(TestRequest.request("HEAD", WELL_KNOWN));

    assertThat(head.headers()).isEqualTo(served(GUARD, WELL_KNOWN).headers());
    assertThat(head.body()).isEmpty();
  }

  @Test
  void preflight_mayHaveTheVersionOfMcp() {
    Served preflight =
        (Served)
            GUARD.decide(
                TestRequest.request("OPTIONS", WELL_KNOWN)
                    .header("Origin", "https://inspector.example")
                    .header("Access-Control-Request-Method", "GET")
                    .header("Access-Control-Request-Headers", "mcp-protocol-version"));

    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.headers())
        .containsEntry("Access-Control-Allow-Origin", "*")
        .containsEntry("Access-Control-Allow-Methods", "GET, HEAD")
        .containsEntry("Access-Control-Allow-Headers", "mcp-protocol-version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "get"})
  void otherMethods_areDecidedByTheRules(String method) {
    assertThat(((Refused) GUARD.decide(TestRequest.request(method, WELL_KNOWN))).status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {etag}            | 304
          W/{etag}          | 304
          "x", {etag}       | 304
          "x" ,W/{etag},"y" | 304
          *                 | 304
          "x"               | 200
          """)
  void etag_savesTheDocument(String field, int status) {
    String etag = served(GUARD, WELL_KNOWN).headers().get("ETag");

    Served answer =
        (Served)
            GUARD.decide(
                TestRequest.get(WELL_KNOWN).header("If-None-Match", field.replace("{etag}", etag)));

    assertThat(etag).matches("\"[A-Za-z0-9_-]{22}\"");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().isEmpty()).isEqualTo(status == 304);
    assertThat(answer.headers()).containsEntry("ETag", etag);
  }

  @Test
  void noHeaderOfTheRequest_changesTheDocument() {
    for (Map.Entry<String, String> field :
        Map.of(
                "Host", "evil.example",
                "X-Forwarded-Host", "evil.example",
                "Forwarded", "host=evil.example;proto=http",
                "X-Forwarded-Proto", "http",
                "X-Forwarded-Prefix", "/evil",
                "Origin", "https://evil.example",
                "Authorization", "Bearer rubbish",
                "Cookie", "token=rubbish",
                "Accept", "text/html",
                "Sec-Fetch-Site", "cross-site")
            .entrySet()) {
      assertThat(GUARD.decide(TestRequest.get(WELL_KNOWN).header(field.getKey(), field.getValue())))
          .as(field.getKey())
          .isEqualTo(served(GUARD, WELL_KNOWN));
      assertThat(
              GUARD
                  .decide(TestRequest.get("/mcp").scheme("http").header("Host", field.getValue()))
                  .headers()
                  .get("WWW-Authenticate"))
          .isEqualTo(challenge(GUARD, "/mcp"));
    }
  }

  @Test
  void asyncDecision_isTheSame() {
    assertThat(GUARD.decideAsync(TestRequest.get(WELL_KNOWN)).toCompletableFuture().join())
        .isEqualTo(served(GUARD, WELL_KNOWN));
  }

  @Test
  void challenges_nameTheMetadata_andTheScopesOfTheRule() {
    String start = "Bearer resource_metadata=\"https://api.example.com" + WELL_KNOWN + "/mcp\"";
    String scope = ", scope=\"mcp:read mcp:write\"";

    assertThat(challenge(GUARD, "/mcp/1")).isEqualTo(start + scope);
    assertThat(challenge(GUARD, "/mcp/admin")).isEqualTo(start);
    assertThat(
            GUARD
                .decide(TestRequest.get("/mcp/1").token(Border.token("exp", "1")))
                .headers()
                .get("WWW-Authenticate"))
        .isEqualTo(
            start
                + scope
                + ", error=\"invalid_token\", error_description=\"The access token expired\"");
    assertThat(
            GUARD
                .decide(TestRequest.get("/mcp/1").token(Border.token("scope", quoted("mcp:read"))))
                .headers()
                .get("WWW-Authenticate"))
        .isEqualTo(
            start
                + scope
                + ", error=\"insufficient_scope\", error_description=\"The request requires higher"
                + " privileges than the access token provides\"");
  }

  @Test
  void realm_staysInFront() {
    assertThat(challenge(GUARD.withRealm("orders"), "/mcp/admin"))
        .isEqualTo(
            "Bearer realm=\"orders\", resource_metadata=\"https://api.example.com"
                + WELL_KNOWN
                + "/mcp\"");
  }

  @Test
  void refusalsThatATokenDoesNotHelp_nameNothing() {
    Refused forbidden = (Refused) GUARD.decide(TestRequest.get("/mcp/admin").token(Border.token()));
    Refused malformed =
        (Refused) GUARD.decide(TestRequest.get("/mcp/1").header("Authorization", "Bearer"));

    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.headers()).doesNotContainKey("WWW-Authenticate");
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(malformed.headers().get("WWW-Authenticate"))
        .startsWith("Bearer error=\"invalid_request\"")
        .doesNotContain("resource_metadata", "scope=");
  }

  @Test
  void guardWithoutResources_isAsBefore() {
    Guard plain = Guard.of(Border.authenticator().build(), RULES);

    assertThat(challenge(plain, "/mcp/1")).isEqualTo("Bearer");
    assertThat(plain.decide(TestRequest.get(WELL_KNOWN))).isInstanceOf(Refused.class);
    assertThat(plain.withContextPath("/shop")).isSameAs(plain);
    assertThat(plain.metadataPaths()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // resource, context path, metadata that the challenge names
    "https://h.example, '', https://h.example{W}",
    "https://h.example/, '', https://h.example{W}",
    "https://h.example/mcp, '', https://h.example{W}/mcp",
    "https://h.example/mcp/, '', https://h.example{W}/mcp/",
    "https://h.example:8443/a/b%20c, '', https://h.example:8443{W}/a/b%20c",
    "http://127.0.0.1:8080/mcp, '', http://127.0.0.1:8080{W}/mcp",
    "http://localhost/mcp, '', http://localhost{W}/mcp",
    "http://[::1]:1/mcp, '', http://[::1]:1{W}/mcp",
    "https://h.example/shop, /shop, https://h.example/shop{W}",
    "https://h.example/shop/, /shop, https://h.example/shop{W}",
    "https://h.example/shop/mcp, /shop, https://h.example/shop{W}/mcp",
    "https://h.example/shopping/mcp, /shop, https://h.example{W}/shopping/mcp",
    "https://h.example/mcp, /shop, https://h.example{W}/mcp"
  })
  void metadataAddress_isInserted_orBelowTheApplication(
      String resource, String context, String address) {
    Guard guard = guard(ProtectedResource.of(resource)).withContextPath(context);
    String expected = address.replace("{W}", WELL_KNOWN);

    assertThat(challenge(guard, "/x")).isEqualTo("Bearer resource_metadata=\"" + expected + "\"");
    String path =
        URI.create(expected)
            .getPath()
            .substring(expected.contains("/shop/.well-known") ? "/shop".length() : 0);
    assertThat(served(guard, path).body()).contains(quoted(resource));
  }

  @Test
  void applicationBelowAPath_servesBothPathsOfTheResource() {
    Guard guard =
        guard(ProtectedResource.of("https://h.example/shop/mcp")).withContextPath("/shop");

    for (String suffix : List.of("", "/mcp", "/shop/mcp")) {
      assertThat(served(guard, WELL_KNOWN + suffix).status()).isEqualTo(200);
    }
  }

  @Test
  void addressOfTheMetadata_canBeGiven() {
    Guard guard =
        guard(ProtectedResource.of(RESOURCE).withMetadataAt("https://meta.example/mcp.json?v=1"));

    assertThat(challenge(guard, "/x"))
        .isEqualTo("Bearer resource_metadata=\"https://meta.example/mcp.json?v=1\"");
  }

  @Test
  void severalResources_areToldApartByPath() {
    Guard guard =
        guard(
            ProtectedResource.of("https://h.example/api").withScopes("api"),
            ProtectedResource.of("https://h.example/api/v2"),
            ProtectedResource.of("https://h.example/mcp").withScopes("mcp"));

    assertThat(served(guard, WELL_KNOWN + "/mcp").body()).contains("https://h.example/mcp");
    assertThat(served(guard, WELL_KNOWN + "/api").body()).contains("https://h.example/api\"");
    assertThat(served(guard, WELL_KNOWN).body()).contains("https://h.example/api\"");
    assertThat(challenge(guard, "/api/x")).contains(WELL_KNOWN + "/api\"");
    assertThat(challenge(guard, "/api/v2/x")).contains(WELL_KNOWN + "/api/v2\"");
    assertThat(challenge(guard, "/api/v2")).contains(WELL_KNOWN + "/api/v2\"");
    assertThat(challenge(guard, "/api/v22")).contains(WELL_KNOWN + "/api\"");
    assertThat(challenge(guard, "/apis")).isEqualTo("Bearer");
    assertThat(challenge(guard, "/")).isEqualTo("Bearer");
  }

  @Test
  void severalResources_needPathsOfTheirOwn() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                guard(
                    ProtectedResource.of("https://one.example/mcp"),
                    ProtectedResource.of("https://two.example/mcp/")))
        .withMessageContaining("tells them apart by their paths");
  }

  @ParameterizedTest
  @CsvSource({
    "/mcp, absolute",
    "mcp, absolute",
    "'', absolute",
    "api.example.com/mcp, absolute",
    "https:///mcp, absolute",
    "ftp://h.example/mcp, absolute",
    "urn:mcp, absolute",
    "https://h.example/m cp, absolute",
    "https://b\u00f6rse.example/mcp, absolute",
    "https://h.example/mcp?a=1, query",
    "https://h.example/mcp?, query",
    "https://h.example/mcp#x, fragment",
    "https://user:secret@h.example/mcp, user",
    "http://h.example/mcp, use https",
    "http://127.0.0.1.evil.example/mcp, use https",
    "https://h.example//mcp, more than one way",
    "https://h.example/a/../mcp, more than one way",
    "https://h.example/a%2fmcp, more than one way",
    "https://h.example/a;b, more than one way"
  })
  void addressThatIsNoResource_isRefused(String address, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtectedResource.of(address))
        .withMessageContaining(problem)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void partsThatClientsCannotUse_areRefused() {
    ProtectedResource resource = ProtectedResource.of(RESOURCE);

    assertThatIllegalArgumentException().isThrownBy(resource::withScopes);
    assertThatIllegalArgumentException().isThrownBy(() -> resource.withScopes("two words"));
    assertThatIllegalArgumentException().isThrownBy(resource::withAuthorizationServers);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resource.withAuthorizationServers("https://id.example?x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resource.withAuthorizationServers("http://id.example"));
    assertThatIllegalArgumentException().isThrownBy(() -> resource.withMetadataAt("/meta"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resource.withMetadataAt("http://h.example/meta"));
    assertThatIllegalArgumentException().isThrownBy(() -> resource.withDocumentation("docs"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resource.withPolicy("javascript:alert(1)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          authorization header | header
          several places       | header body query
          another parameter    |
          another header       |
          cookie               |
          header or cookie     | header
          query on some paths  | query
          """)
  void bearerMethods_areThoseOfTheExtractor(String place, @Nullable String methods) {
    TokenExtractor extractor =
        switch (place) {
          case "authorization header" -> TokenExtractor.authorizationHeader();
          case "several places" ->
              TokenExtractor.oneOf(
                  TokenExtractor.authorizationHeader(),
                  TokenExtractor.formParameter("access_token"),
                  TokenExtractor.queryParameter("access_token"));
          case "another parameter" -> TokenExtractor.queryParameter("t");
          case "another header" -> TokenExtractor.header("X-Token");
          case "cookie" -> TokenExtractor.cookie("t");
          case "header or cookie" ->
              TokenExtractor.firstOf(
                  TokenExtractor.authorizationHeader(), TokenExtractor.cookie("t"));
          default -> TokenExtractor.queryParameter("access_token").onlyFor(request -> true);
        };

    assertThat(String.join(" ", extractor.bearerMethods()))
        .isEqualTo(methods == null ? "" : methods);
    assertThat(
            served(
                    Guard.of(Border.authenticator().extractor(extractor).build())
                        .withResources(ProtectedResource.of(RESOURCE)),
                    WELL_KNOWN)
                .body()
                .contains("bearer_methods_supported"))
        .isEqualTo(methods != null);
  }

  @Test
  void resourcesThatNoCheckedRequestBelongsTo_areFound() {
    Guard guard =
        guard(ProtectedResource.of("https://h.example/shop/mcp")).withContextPath("/shop");

    assertThat(guard.resourcesOutside(List.of("/mcp/**"))).isEmpty();
    assertThat(guard.resourcesOutside(List.of("/**"))).isEmpty();
    assertThat(guard.resourcesOutside(List.of("/api/**", WELL_KNOWN + "/**")))
        .containsExactly("https://h.example/shop/mcp");
  }

  @Test
  void requestsForResources_areGrantedAsBefore() {
    assertThat(GUARD.decide(TestRequest.get("/open"))).isInstanceOf(Granted.class);
    assertThat(
            GUARD.decide(
                TestRequest.get("/mcp/1")
                    .token(Border.token("scope", quoted("mcp:read mcp:write")))))
        .isInstanceOf(Granted.class);
  }
}
