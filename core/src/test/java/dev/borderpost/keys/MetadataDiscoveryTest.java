package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.KeyServer.Asked;
import dev.borderpost.testing.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MetadataDiscoveryTest {

  private static final String OPENID = "/realms/demo/.well-known/openid-configuration";
  private static final String OAUTH = "/.well-known/oauth-authorization-server/realms/demo";

  private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
  private final ManualTiming timing = new ManualTiming();
  private final KeyRefresher refresher = new KeyRefresher(new Outcomes(outcomes), timing);
  private KeyServer server;
  private String issuer;
  private KeySource keys;

  @BeforeEach
  void startServer() throws IOException {
    server = KeyServer.start();
    issuer = server.uri("/realms/demo").toString();
    server.serve("/realms/demo/jwks", TestKeys.jwkSet(TestKeys.jwk(TestKeys.P256.getPublic())));
  }

  @AfterEach
  void stopServer() {
    keys.close();
    refresher.close();
    server.close();
  }

  private String discover(KeySource source) throws InterruptedException {
    keys = source.forIssuer(issuer, Set.of()).start(refresher);
    return outcome();
  }

  private String discover() throws InterruptedException {
    return discover(KeySource.discovered());
  }

  private String outcome() throws InterruptedException {
    return String.valueOf(outcomes.poll(30, TimeUnit.SECONDS));
  }

  private String refresh() throws InterruptedException {
    timing.advance(keys.health().nextRefresh().orElseThrow());
    return outcome();
  }

  private static String metadata(Object issuer, Object jwksUri) {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\",\"scopes_supported\":[\"openid\"]}"
        .formatted(issuer, jwksUri);
  }

  private String metadata() {
    return metadata(issuer, issuer + "/jwks");
  }

  private List<String> asked() {
    return server.asked().stream().map(Asked::path).toList();
  }

  @Test
  void metadataOfOpenIdConnect_leadToTheKeys() throws Exception {
    server.serve(OPENID, metadata());

    assertThat(discover()).isEqualTo("ok");
    assertThat(asked()).containsExactly(OPENID, "/realms/demo/jwks");
  }

  @Test
  void issuerWithASlashAtItsEnd_keepsIt_butItsPathHasOneSlash() throws Exception {
    issuer = issuer + "/";
    server.serve(OPENID, metadata(issuer, issuer + "jwks"));

    assertThat(discover()).isEqualTo("ok");
    assertThat(asked()).containsExactly(OPENID, "/realms/demo/jwks");
  }

  @Test
  void issuerWithoutAPath_isDiscoveredAtItsRoot() throws Exception {
    issuer = server.uri("").toString();
    server.serve(
        "/.well-known/oauth-authorization-server", metadata(issuer, issuer + "/realms/demo/jwks"));

    assertThat(discover()).isEqualTo("ok");
    assertThat(asked())
        .containsExactly(
            "/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server",
            "/realms/demo/jwks");
  }

  @ParameterizedTest
  @CsvSource({"404, ''", "410, gone", "200, <html>single page application</html>"})
  void metadataOfRfc8414_areTheSecondChoice(int status, String body) throws Exception {
    server.serve(OPENID, status, Map.of(), body);
    server.serve(OAUTH, metadata());

    assertThat(discover()).isEqualTo("ok");
    assertThat(asked()).containsExactly(OPENID, OAUTH, "/realms/demo/jwks");
  }

  @ParameterizedTest
  @CsvSource({
    "401, it wants a token of its clients",
    "403, refuses this client",
    "400, status 400",
    "406, status 406"
  })
  void guardedMetadata_areReportedAsSuch(int status, String problem) throws Exception {
    server.fail(OPENID, status);
    server.serve(OAUTH, metadata());

    assertThat(discover()).contains(OPENID, "status " + status, problem);
    assertThat(asked()).containsExactly(OPENID);
  }

  @Test
  void issuerInTrouble_isNotAskedTwice() throws Exception {
    server.fail(OPENID, 503);
    server.serve(OAUTH, metadata());

    assertThat(discover()).contains(OPENID, "status 503");
    assertThat(asked()).containsExactly(OPENID);
  }

  @Test
  void noMetadata_isSaid() throws Exception {
    assertThat(discover()).contains("There are no metadata", OPENID, OAUTH, "status 404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s/", "%s/../demo", "https://evil.example.com", "", "%S"})
  void metadataOfAnotherIssuer_areRefused(String other) throws Exception {
    server.serve(OPENID, metadata(other.formatted(issuer), issuer + "/jwks"));
    server.serve(OAUTH, metadata());

    assertThat(discover()).contains("are those of another issuer");
    assertThat(asked()).containsExactly(OPENID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ISSUER/\"                        | Only the slash at the end differs",
        "\"https://id.example.com/realms/demo\" | fix the server's name and ask it by discovery-base",
        "\"https://id.example.com/{tenantid}\"  | set issuer to that name, and tenants to the ids",
        "\"https://evil.example.com\"       | they name \"https://evil.example.com\". Use exactly",
        "\"https://u:p@id.example.com\"     | they name none that can be shown. Is that the right",
        "\"https://id.example.com?apikey=x\"| they name none that can be shown",
        "\"a b\\r\\nWARN forged\"           | they name none that can be shown",
        "7                                  | they name none that can be shown",
      })
  void metadataOfAnotherIssuer_areExplained_withTheNameIfItCanBeShown(String named, String advice)
      throws Exception {
    server.serve(
        OPENID, "{\"issuer\":%s,\"jwks_uri\":\"x\"}".formatted(named.replace("ISSUER", issuer)));

    assertThat(discover()).contains("are those of another issuer than \"" + issuer, advice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"issuer\":\"ISSUER\"}                                      | name no jwks_uri",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":7}                       | name no jwks_uri",
        "{\"issuer\":[\"ISSUER\"],\"jwks_uri\":\"ISSUER/jwks\"}       | another issuer",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"a b\"}                 | is not a URI",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"/jwks\"}               | it is not an https address",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"file:/etc/passwd\"}    | it is not an https address",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://192.0.2.1/k\"}  | it is not https",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"https://u:p@[::1]/k\"} | it has a user",
      })
  void metadataThatLeadNowhere_areRefused(String metadata, String problem) throws Exception {
    server.serve(OPENID, metadata.replace("ISSUER", issuer));

    assertThat(discover()).contains(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "/jwks, an incomplete address",
    "//192.0.2.1/jwks, an incomplete address",
    "file:/etc/passwd, an incomplete address",
    "urn:jwks:x, an incomplete address",
    "http://192.0.2.1/\u202ekeys\u00e9, http://192.0.2.1/%E2%80%AEkeys%C3%A9",
    "http://192.0.2.1/LONG, http://192.0.2.1/xxx",
  })
  void refusedAddress_isShown_butNoMoreOfItThanIsPlain(String jwksUri, String shown)
      throws Exception {
    server.serve(OPENID, metadata(issuer, jwksUri.replace("LONG", "x".repeat(10_000))));

    assertThat(discover())
        .contains(", " + shown, ", is refused: ")
        .matches("\\p{ASCII}*…?\\p{ASCII}*")
        .hasSizeLessThan(600);
  }

  @Test
  void addressOfTheKeys_isRemembered_untilSomethingFails() throws Exception {
    server.serve(OPENID, metadata());
    discover();
    refresh();
    assertThat(asked()).containsExactly(OPENID, "/realms/demo/jwks", "/realms/demo/jwks");

    server.serve(OPENID, metadata(issuer, issuer + "/moved"));
    server.serve("/realms/demo/moved", TestKeys.jwkSet(TestKeys.jwk(TestKeys.P256.getPublic())));
    server.fail("/realms/demo/jwks", 404);

    assertThat(refresh()).contains("status 404");
    assertThat(refresh()).isEqualTo("ok");
    assertThat(asked()).endsWith("/realms/demo/jwks", OPENID, "/realms/demo/moved");
  }

  @Test
  void addressOfTheKeys_isLookedUpAgainEachDay() throws Exception {
    server.serve(OPENID, metadata());
    server.serve(
        "/realms/demo/jwks",
        200,
        Map.of("Cache-Control", "max-age=86400"),
        TestKeys.jwkSet(TestKeys.jwk(TestKeys.P256.getPublic())));
    discover();
    refresh();
    refresh();

    assertThat(asked().stream().filter(OPENID::equals)).hasSize(2);
  }

  @Test
  void issuerBehindAnotherAddress_keepsItsName() throws Exception {
    issuer = "https://id.example.com/realms/demo";
    server.serve("/internal/.well-known/openid-configuration", metadata());
    server.serve("/internal/jwks", TestKeys.jwkSet(TestKeys.jwk(TestKeys.P256.getPublic())));

    assertThat(discover(KeySource.discoveredAt(server.uri("/internal/"), FetchOptions.defaults())))
        .isEqualTo("ok");
    assertThat(asked())
        .containsExactly("/internal/.well-known/openid-configuration", "/internal/jwks");
  }

  @Test
  void issuerBehindAnotherAddress_stillHasToBeTheSame() throws Exception {
    server.serve("/internal/.well-known/openid-configuration", metadata("https://x.example", "x"));

    assertThat(discover(KeySource.discoveredAt(server.uri("/internal"), FetchOptions.defaults())))
        .contains("are those of another issuer");
  }

  @Test
  void wholeDiscovery_hasOneDeadline() throws Exception {
    server.serve(OPENID, metadata());
    Runnable first = server.shut();
    keys = KeySource.discovered().forIssuer(issuer, Set.of()).start(refresher);
    await().until(() -> server.count() == 1 && timing.due().size() == 1);
    timing.advance(Duration.ofSeconds(3));
    server.shut();
    first.run();
    await().until(() -> server.count() == 2 && timing.due().size() == 1);

    timing.advance(Duration.ofSeconds(2));

    assertThat(outcome()).contains("/jwks did not answer completely within 5 s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "urn:demo", "http://id.example.com", "https://id.example.com?a=b"})
  void issuerThatIsNoAddress_needsKeys(String identifier) {
    keys = KeySource.discovered();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys.forIssuer(identifier, Set.of()))
        .withMessageContaining(identifier.replace("?a=b", ""));
  }

  @Test
  void issuer_isDiscoveredAtHttpsAddresses_orWherePlainHttpIsAllowed() {
    keys = KeySource.discovered(FetchOptions.defaults().withPlainHttp());

    assertThat(keys.forIssuer("http://id.example.com", Set.of())).isNotNull();
    assertThat(KeySource.discovered().forIssuer("https://id.example.com", Set.of())).isNotNull();
  }

  @Test
  void keysOfAnHttpsIssuer_areNotFetchedByHttp_notEvenFromLoopback() {
    MetadataDiscovery discovery =
        new MetadataDiscovery(
            new MetadataNames("https://id.example.com", "https://id.example.com"),
            URI.create("https://id.example.com"),
            false);
    keys = KeySource.discovered();

    assertThat(discovery.problem(URI.create("http://127.0.0.1/jwks"))).isPresent();
    assertThat(discovery.problem(URI.create("https://127.0.0.1/jwks"))).isEmpty();
  }
}
