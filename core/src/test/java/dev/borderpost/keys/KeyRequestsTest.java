package dev.borderpost.keys;

import static dev.borderpost.testing.TestKeys.jwk;
import static dev.borderpost.testing.TestKeys.jwkSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PublicKey;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests that key servers get, and the answers that are read. */
@Timeout(60)
class KeyRequestsTest {

  private static final PublicKey KEY = TestKeys.P256.getPublic();
  private static final String SET = jwkSet(jwk(KEY, "kid", "\"k\""));
  private static final String ISSUER = "https://id.example.com";

  private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
  private final ManualTiming timing = new ManualTiming();
  private final KeyRefresher refresher = new KeyRefresher(new Outcomes(outcomes), timing);
  private KeyServer server;
  private KeySource keys = header -> KeyLookup.absent();

  @BeforeEach
  void startServer() throws IOException {
    server = KeyServer.start();
  }

  @AfterEach
  void stopServer() {
    keys.close();
    refresher.close();
    server.close();
  }

  private String fetch(KeySource source) throws InterruptedException {
    return fetch(source, ISSUER);
  }

  private String fetch(KeySource source, String issuer) throws InterruptedException {
    keys = source.forIssuer(issuer, Set.of()).start(refresher);
    return outcome();
  }

  private String fetch() throws InterruptedException {
    return fetch(KeySource.jwkSet(server.uri("/jwks")));
  }

  private String outcome() throws InterruptedException {
    return String.valueOf(outcomes.poll(30, TimeUnit.SECONDS));
  }

  private String refresh() throws InterruptedException {
    timing.advance(keys.health().nextRefresh().orElseThrow());
    return outcome();
  }

  private static JoseHeader header(String keyId) {
    return ((ReadResult.Read<JoseHeader>) JoseHeader.read(Map.of("alg", "ES256", "kid", keyId)))
        .value();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(plain);
    }
    return zipped.toByteArray();
  }

  @Test
  void request_acceptsEveryType_andHasANameOfItsOwn() throws Exception {
    server.serve("/jwks", SET);

    assertThat(fetch()).isEqualTo("ok");
    assertThat(server.asked().get(0).headers())
        .containsEntry("Accept", List.of("application/jwk-set+json, application/json, */*;q=0.1"))
        .containsEntry("Accept-encoding", List.of("identity"))
        .containsEntry("User-agent", List.of("Borderpost"))
        .doesNotContainKey("Authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
  void compressedSet_isRead(String encoding) throws Exception {
    server.serve(
        "/jwks",
        200,
        Map.of("Content-Encoding", encoding),
        gzip(SET.getBytes(StandardCharsets.UTF_8)));

    assertThat(fetch()).isEqualTo("ok");
    assertThat(keys.find(header("k"))).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void unchangedSet_hasNoContent_thatCouldBeCompressed() throws Exception {
    server.serve("/jwks", 200, Map.of("ETag", "\"1\""), SET);
    fetch();
    server.serve("/jwks", 304, Map.of("Content-Encoding", "gzip"), "");

    assertThat(refresh()).isEqualTo("ok");
    assertThat(keys.find(header("k"))).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void compressedSet_isReadWithinTheBoundOnItsSize() throws Exception {
    server.serve("/jwks", 200, Map.of("Content-Encoding", "gzip"), gzip(new byte[100 << 20]));

    assertThat(fetch()).contains("/jwks answers with more than 512 KiB.");
  }

  @Test
  void brokenOrUnknownCompression_isSaid() throws Exception {
    server.serve("/jwks", 200, Map.of("Content-Encoding", "gzip"), SET);
    assertThat(fetch()).contains("cannot be read: java.util.zip.ZipException");

    server.serve("/jwks", 200, Map.of("Content-Encoding", "br"), SET);
    assertThat(refresh()).contains("in the content encoding \"br\"", "Only gzip is read");

    byte[] half = gzip(SET.getBytes(StandardCharsets.UTF_8));
    server.serve(
        "/jwks", 200, Map.of("Content-Encoding", "gzip"), Arrays.copyOf(half, half.length / 2));
    assertThat(refresh()).contains("cannot be read: java.io.EOFException");
  }

  @Test
  void pem_isReadFromAnAddress() throws Exception {
    server.serve("/jwks", TestKeys.pem(KEY));

    assertThat(fetch()).isEqualTo("ok");
    assertThat(keys.find(header("any"))).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void oneJwk_isReadFromAnAddress() throws Exception {
    server.serve("/jwks", jwk(KEY, "kid", "\"k\""));

    assertThat(fetch()).isEqualTo("ok");
    assertThat(keys.find(header("k"))).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void mapOfCertificates_isNamed() throws Exception {
    server.serve("/jwks", "{\"k\":\"-----BEGIN CERTIFICATE-----\\nMIIB\\n\"}");

    assertThat(fetch()).contains("is a map of certificates", "/oauth2/v3/certs");
  }

  @Test
  void keysOfAnotherUse_areAccepted_whereItIsNamed() throws Exception {
    server.serve("/jwks", jwkSet(jwk(KEY, "kid", "\"k\"", "use", "\"jwt-svid\"")));
    assertThat(fetch()).contains("key 1 (kid \"k\") of the set is not for signatures (use)");
    keys.close();

    assertThat(fetch(KeySource.jwkSet(server.uri("/jwks")).withKeyUse("jwt-svid"))).isEqualTo("ok");
    assertThat(keys.find(header("k"))).isInstanceOf(KeyLookup.Found.class);
    keys.close();

    assertThat(fetch(KeySource.jwkSet(server.uri("/jwks")).withKeyUse("JWT-SVID", "x509-svid")))
        .contains("is not for signatures (use)");
  }

  @Test
  void keysLeftOut_areNamedOnce_untilTheSetChanges() throws Exception {
    String bad = jwk(TestKeys.P384.getPublic(), "kid", "\"e\"", "use", "\"enc\"");
    server.serve("/jwks", jwkSet(jwk(KEY, "kid", "\"k\""), bad));
    try (LogCapture log = LogCapture.start()) {
      fetch();
      refresh();
      assertThat(log.warnings()).hasSize(1);
      server.serve("/jwks", jwkSet(bad, jwk(KEY, "kid", "\"k\"")));
      refresh();
      assertThat(log.warnings())
          .hasSize(2)
          .last()
          .asString()
          .contains("key 1 (kid \"e\") of the set is not for signatures (use)");
    }
  }

  @Test
  void retryAfter_mayBeADate() throws Exception {
    String inTwoMinutes =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(2));
    server.serve("/jwks", 503, Map.of("Retry-After", inTwoMinutes), "");

    assertThat(fetch()).contains("status 503");
    assertThat(keys.health().nextRefresh().orElseThrow())
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "90 | PT1M30S",
        "Sun, 06 Nov 1994 08:51:07 GMT | PT1M30S",
        "Sun, 06 Nov 1994 08:00:00 GMT | ''",
        "Sun, 06 Nov | ''",
        "-1 | ''",
        "99999999999 | ''",
      })
  void retryAfter_isReadAsSecondsOrADate(String value, String expected) {
    HttpHeaders headers =
        HttpHeaders.of(
            Map.of("Retry-After", List.of(value), "Date", List.of("Sun, 06 Nov 1994 08:49:37 GMT")),
            (name, text) -> true);

    assertThat(RetryAfter.read(headers).map(Duration::toString).orElse("")).isEqualTo(expected);
  }

  /** What a server says of the time cannot make a fetch fail. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yesterday | 0",
        "'' | 0",
        "Sun, 06 Nov 1994 08:49:37 GMT | x",
        "Sun, 06 Nov 1994 08:49:37 GMT | 9223372036854775807",
        "Sun, 06 Nov 1994 08:49:37 GMT | 99999999999999999999",
      })
  void clockOfAServerThatCannotBeRead_isNotCompared(String date, String age) {
    assertThat(answer(Map.of("Date", List.of(date), "Age", List.of(age))).clockAhead()).isEmpty();
  }

  @Test
  void clockOfAServer_isComparedWithOurs_lessTheTimeInCaches() {
    String hourAgo =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).minusHours(1));

    assertThat(answer(Map.of("Date", List.of(hourAgo))).clockAhead().orElseThrow())
        .isBetween(Duration.ofMinutes(-90), Duration.ofMinutes(-59));
    assertThat(
            answer(Map.of("Date", List.of(hourAgo), "Age", List.of("7200")))
                .clockAhead()
                .orElseThrow())
        .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(61));
    assertThat(answer(Map.of()).clockAhead()).isEmpty();
  }

  private static HttpFetch.Document answer(Map<String, List<String>> fields) {
    HttpHeaders headers = HttpHeaders.of(fields, (name, value) -> true);
    return new HttpFetch.Document(
        URI.create(ISSUER),
        new HttpResponse.ResponseInfo() {
          @Override
          public int statusCode() {
            return 200;
          }

          @Override
          public HttpHeaders headers() {
            return headers;
          }

          @Override
          public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
          }
        },
        new byte[0]);
  }

  @Test
  void token_isReadAgainForEachRequest_andNeverLogged(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "first-token\n");
    server.serve("/jwks", SET);
    try (LogCapture log = LogCapture.start()) {
      FetchOptions options = FetchOptions.defaults().withTokenFile(file);
      assertThat(fetch(KeySource.jwkSet(server.uri("/jwks"), options))).isEqualTo("ok");
      Files.writeString(file, "second-token");
      assertThat(refresh()).isEqualTo("ok");
      Files.delete(file);
      assertThat(refresh()).contains("The file " + file + " cannot be read");
      assertThat(keys.find(header("k"))).isInstanceOf(KeyLookup.Found.class);
      Files.writeString(file, "third\r\nX-Injected: 1");
      assertThat(refresh()).contains("has characters that no bearer token has");
      Files.writeString(file, "fourth-token");
      server.fail("/jwks", 401);
      assertThat(refresh()).contains("does not accept the token of keys-token");
      assertThat(log.text()).doesNotContain("first-token", "second-token", "fourth-token");
    }
    assertThat(server.asked())
        .extracting(asked -> asked.headers().getFirst("Authorization"))
        .containsExactly("Bearer first-token", "Bearer second-token", "Bearer fourth-token");
  }

  @Test
  void token_isSentToTheIssuersOwnOriginOnly() throws Exception {
    try (KeyServer other = KeyServer.start()) {
      String issuer = server.uri("").toString();
      server.serve(
          "/.well-known/openid-configuration",
          "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(issuer, other.uri("/jwks")));
      other.serve("/jwks", SET);
      FetchOptions options = FetchOptions.defaults().withToken("the-token");

      assertThat(fetch(KeySource.discovered(options), issuer)).isEqualTo("ok");
      assertThat(server.asked().get(0).headers().getFirst("Authorization"))
          .isEqualTo("Bearer the-token");
      assertThat(other.asked().get(0).headers()).doesNotContainKey("Authorization");
      other.fail("/jwks", 401);
      assertThat(refresh())
          .contains("status 401", "is not sent to it, but only to the origin of " + issuer);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, https://A.example:443/y, true",
    "https://a.example, http://a.example, false",
    "https://a.example, https://a.example:8443, false",
    "https://a.example, https://b.example, false",
    "https://a.example, https://a.example.evil.example, false",
    "http://a.example, http://a.example:80, true",
    "https://a.example:80, http://a.example:80, false",
    "//a.example/x, //a.example/x, false",
    "https:/x, https:/x, false",
    "a.example, a.example, false"
  })
  void origin_isSchemeHostAndPort(URI one, URI other, boolean same) {
    assertThat(BearerToken.isSameOrigin(one, other)).isEqualTo(same);
  }

  @Test
  void slowIssuer_getsMoreTime_andRequestsDoNot() throws Exception {
    server.serve("/jwks", SET);
    Runnable open = server.shut();
    FetchOptions options = FetchOptions.defaults().withTimeout(Duration.ofSeconds(30));
    keys =
        KeySource.jwkSet(server.uri("/jwks"), options).forIssuer(ISSUER, Set.of()).start(refresher);
    await().until(() -> server.count() == 1);
    CompletableFuture<KeyLookup> lookup =
        ((KeyLookup.Pending) keys.find(header("k"))).lookup().toCompletableFuture();

    timing.advance(Duration.ofSeconds(6));
    assertThat(lookup.get(30, TimeUnit.SECONDS)).isInstanceOf(KeyLookup.Unavailable.class);
    open.run();

    assertThat(outcome()).isEqualTo("ok");
    assertThat(keys.find(header("k"))).isInstanceOf(KeyLookup.Found.class);
    assertThat(server.count()).isEqualTo(1);
  }

  @Test
  void longerTime_endsToo() throws Exception {
    server.shut();
    FetchOptions options = FetchOptions.defaults().withTimeout(Duration.ofSeconds(30));
    keys =
        KeySource.jwkSet(server.uri("/jwks"), options).forIssuer(ISSUER, Set.of()).start(refresher);
    await().until(() -> server.count() == 1);

    timing.advance(Duration.ofSeconds(30));

    assertThat(outcome()).contains("did not answer completely within 30 s.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.9S", "PT30.1S", "-PT5S", "P1D"})
  void timeOutOfRange_isRefused(Duration timeout) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FetchOptions.defaults().withTimeout(timeout))
        .withMessageContaining("use PT1S to PT30S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.000000001S", "P30DT0.000000001S"})
  void timeThatKeysOutlive_isAtMostThirtyDays(Duration duration) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FetchOptions.defaults().withStaleIfError(duration))
        .withMessageContaining("use PT0S to P30D");
  }

  @Test
  void endsOfTheRangesOfTime_areTaken() {
    FetchOptions options = FetchOptions.defaults();

    for (Duration timeout : List.of(Duration.ofSeconds(1), Duration.ofSeconds(30))) {
      assertThat(options.withTimeout(timeout).timeout()).isEqualTo(timeout);
    }
    for (Duration stale : List.of(Duration.ZERO, Duration.ofDays(30))) {
      assertThat(options.withStaleIfError(stale).staleIfError()).isEqualTo(stale);
    }
  }

  @Test
  void proxyOfTheJvm_isUsed() throws Exception {
    server.serve("/jwks", SET);
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", String.valueOf(server.uri("/").getPort()));
    try {
      assertThat(
              fetch(
                  KeySource.jwkSet(
                      URI.create("http://id.example.invalid/jwks"),
                      FetchOptions.defaults().withPlainHttp())))
          .isEqualTo("ok");
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
    assertThat(server.asked().get(0).headers().getFirst("Host")).startsWith("id.example.invalid");
  }

  @Test
  void pooledConnectionThatDiedSilently_isReplacedOnce() throws Exception {
    try (SilentServer silent = new SilentServer(SET)) {
      assertThat(fetch(KeySource.jwkSet(silent.uri()))).isEqualTo("ok");
      silent.beSilent(1);
      timing.advance(keys.health().nextRefresh().orElseThrow());
      await().until(() -> silent.requests() == 2);

      timing.advance(Duration.ofSeconds(2));

      assertThat(outcome()).isEqualTo("ok");
      assertThat(silent.connections()).isEqualTo(2);
    }
  }

  @Test
  void serverThatIsGone_isReportedAtOnce_alsoAfterTheRetry() throws Exception {
    server.serve("/jwks", SET);
    assertThat(fetch()).isEqualTo("ok");
    server.close();

    assertThat(refresh()).contains("cannot be read: java.net.ConnectException");
  }

  @Test
  void serverThatIsSilent_isNotAskedMoreOften() throws Exception {
    try (SilentServer silent = new SilentServer(SET)) {
      assertThat(fetch(KeySource.jwkSet(silent.uri()))).isEqualTo("ok");
      silent.beSilent(Integer.MAX_VALUE);
      timing.advance(keys.health().nextRefresh().orElseThrow());
      await().until(() -> silent.requests() == 2);
      timing.advance(Duration.ofSeconds(2));
      await().until(() -> silent.requests() == 3);
      timing.advance(Duration.ofSeconds(3));
      assertThat(outcome()).contains("did not answer completely within 5 s");

      timing.advance(keys.health().nextRefresh().orElseThrow());
      await().until(() -> silent.requests() == 4);
      timing.advance(Duration.ofSeconds(5));
      assertThat(outcome()).contains("did not answer completely within 5 s");
      assertThat(silent.requests()).isEqualTo(4);
    }
  }

  @Test
  void privateAuthority_isTrusted_whereItIsNamed_alsoAfterItsFileChanged(@TempDir Path directory)
      throws Exception {
    Tls right = Tls.make(directory, "right");
    Tls wrong = Tls.make(directory, "wrong");
    HttpsServer https = right.start(SET);
    try {
      URI uri = URI.create("https://127.0.0.1:" + https.getAddress().getPort() + "/jwks");
      assertThat(fetch(KeySource.jwkSet(uri)))
          .contains("javax.net.ssl.SSLHandshakeException", "keys-trust");
      keys.close();

      Path authorities = Files.copy(wrong.certificate(), directory.resolve("authorities.pem"));
      FetchOptions options = FetchOptions.defaults().withTrust(authorities);
      assertThat(fetch(KeySource.jwkSet(uri, options))).contains("SSLHandshakeException");

      Files.writeString(authorities, "rubbish");
      assertThat(refresh()).contains("SSLHandshakeException");
      Files.writeString(
          authorities,
          Files.readString(wrong.certificate()) + Files.readString(right.certificate()));
      assertThat(refresh()).isEqualTo("ok");
    } finally {
      https.stop(0);
    }
  }

  @Test
  void authoritiesThatAreNone_areRefused(@TempDir Path directory) throws IOException {
    Path key = Files.writeString(directory.resolve("key.pem"), TestKeys.pem(KEY));
    Path jwks = Files.writeString(directory.resolve("jwks.json"), SET);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FetchOptions.defaults().withTrust(key))
        .withMessageContaining("a block named PUBLIC KEY in file " + key);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FetchOptions.defaults().withTrust(jwks))
        .withMessageContaining("No complete CERTIFICATE block");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FetchOptions.defaults().withTrust(directory))
        .withMessageContaining("it is a directory");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> FetchOptions.defaults().withHttpClient(HttpClient.newHttpClient()).withTrust(key))
        .withMessageContaining("Both an HTTP client and trusted authorities");
  }

  /** A key pair with a certificate of its own, made by keytool. */
  private record Tls(Path store, Path certificate) {

    static Tls make(Path directory, String name) throws Exception {
      Path store = directory.resolve(name + ".p12");
      Path certificate = directory.resolve(name + ".pem");
      keytool(
          "-genkeypair",
          "-alias",
          "k",
          "-keyalg",
          "EC",
          "-groupname",
          "secp256r1",
          "-dname",
          "CN=" + name,
          "-ext",
          "san=ip:127.0.0.1",
          "-storetype",
          "PKCS12",
          "-storepass",
          "changeit",
          "-keystore",
          store.toString());
      keytool(
          "-exportcert",
          "-rfc",
          "-alias",
          "k",
          "-storepass",
          "changeit",
          "-keystore",
          store.toString(),
          "-file",
          certificate.toString());
      return new Tls(store, certificate);
    }

    private static void keytool(String... arguments) throws Exception {
      List<String> command = new ArrayList<>(List.of(arguments));
      command.add(0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    }

    HttpsServer start(String json) throws Exception {
      char[] password = "changeit".toCharArray();
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(KeyStore.getInstance(store.toFile(), password), password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      server.createContext(
          "/",
          exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    }
  }
}
