package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A handshake is judged like any request, whatever filter answers it and whenever it was added. */
public interface WebSocketTests extends OverHttp {

  /** The fields of a handshake. */
  String HANDSHAKE =
      "Connection: Upgrade && Upgrade: websocket && Sec-WebSocket-Version: 13"
          + " && Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

  /** Whether the container does not ask wrappers of a request for what it tells endpoints. */
  default boolean showsEndpointsTheFieldsOfTheClient() {
    return false;
  }

  /** Endpoints of the container's own kind, if it has one beside Jakarta's. */
  default List<String> moreEndpoints() {
    return List.of();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nobody",
      textBlock =
          """
          # path       , as           , status
          /api/ws      , nobody       , 401
          /api/ws      , expired      , 401
          /api/ws      , badSignature , 401
          /api/ws      , rubbish      , 401
          /api/ws      , bob          , 101
          /admin/ws    , nobody       , 401
          /admin/ws    , bob          , 403
          /admin/ws    , alice        , 101
          /internal/ws , nobody       , 403
          /internal/ws , alice        , 403
          /held/ws     , nobody       , 403
          /held/ws     , alice        , 403
          /once/ws     , nobody       , 401
          /cookie/ws   , bob          , 401
          /cookie/ws   , nobody       , 401
          """)
  default void handshake_hasTheAnswerOfAnyRequest(String path, @Nullable String user, int status) {
    assertThat(open(path, user).status()).isEqualTo(status);
  }

  @Test
  default void endpoint_talksToTheUserOfTheHandshake() {
    assertThat(open("/api/ws", "bob").received()).isEqualTo("REACHED endpoint for bob: hihi");
    assertThat(open("/admin/ws", "alice").received()).isEqualTo("REACHED endpoint for alice: hihi");
    assertThat(open("/public/ws", null).received()).isEqualTo("REACHED endpoint for null: hihi");
  }

  @Test
  default void endpointOfTheContainersOwnKind_isJudgedToo() {
    for (String path : moreEndpoints()) {
      assertThat(open(path, null).status()).as(path).isEqualTo(401);
      assertThat(open(path, "badSignature").status()).as(path).isEqualTo(401);
      assertThat(open(path, "bob").received()).isEqualTo("REACHED endpoint for bob: hihi");
    }
  }

  @Test
  default void tokenForOneUse_opensOneSocket() {
    String token = "Bearer " + target().tokens().main("dora").sign();

    assertThat(handshake(address("/once/ws"), "Authorization", token).received())
        .isEqualTo("REACHED endpoint for dora: hihi");
    assertThat(handshake(address("/once/ws"), "Authorization", token).status()).isEqualTo(401);
  }

  /** Undertow takes any {@code Upgrade} for that of a handshake. */
  @ParameterizedTest
  @ValueSource(strings = {"h2c", "x", "websocket"})
  default void handshakeOfAnotherSite_isRefused_whateverItsUpgrade(String upgrade) {
    Response response =
        send(
            "GET /cookie/ws",
            "Connection: Upgrade && Sec-WebSocket-Version: 13"
                + " && Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
                + " && Cookie: session={bob} && Origin: https://evil.example && Upgrade: "
                + upgrade);

    assertRefusedBySomebody(response); // Jetty with HTTP/2 rejects such a h2c itself
  }

  @Test
  default void cookie_opensASocketForPagesOfTheSameSiteOnly() {
    String cookie = target().tokens().fillIn("session={bob}");
    String own = "http://" + target().base().getRawAuthority();
    URI address = address("/cookie/ws");

    assertThat(handshake(address, "Cookie", cookie, "Origin", own).received())
        .isEqualTo("REACHED endpoint for bob: hihi");
    assertThat(
            handshake(address, "Cookie", cookie, "Origin", own, "Sec-Fetch-Site", "same-origin")
                .status())
        .isEqualTo(101);
    for (List<String> other :
        List.of(
            List.of("Origin", "https://evil.example"),
            List.of("Origin", "null"),
            List.of("Origin", own, "Sec-Fetch-Site", "cross-site"),
            List.of("Sec-Fetch-Site", "same-site"))) {
      String[] fields = new String[other.size() + 2];
      fields[0] = "Cookie";
      fields[1] = cookie;
      System.arraycopy(other.toArray(), 0, fields, 2, other.size());
      assertThat(handshake(address, fields).status()).as("%s", other).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chat, bearer.{bob}        | chat of chat
          bearer.{bob}, chat        | chat of chat
          bearer.{bob}, other, chat | chat of other, chat
          bearer.{bob}, other       | of other
          bearer.{bob}              | of nothing
          """)
  default void tokenAmongTheSubprotocols_isHiddenFromTheEndpointAndNeverEchoed(
      String protocols, String seen) {
    Handshake handshake = offering("/protocol/ws", protocols);

    assertThat(handshake.protocol()).isEqualTo(seen.substring(0, seen.indexOf("of")).strip());
    if (showsEndpointsTheFieldsOfTheClient()) {
      assertThat(handshake.received()).startsWith("REACHED endpoint for bob: ").contains("bearer.");
    } else {
      assertThat(handshake.received().replace("null of", "of"))
          .isEqualToNormalizingWhitespace("REACHED endpoint for bob: " + seen);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /protocol/ws    | chat, bearer.{badSignature}        | 401
          /protocol/ws    | chat, bearer.{expired}             | 401
          /protocol/ws    | chat                               | 401
          /protocol/ws    | chat, {bob}                        | 401
          /protocol/ws    | chat, bearer.{bob}, bearer.{alice} | 400
          /protocol/other | chat, bearer.{bob}                 | 401
          /api/ws         | chat, bearer.{bob}                 | 401
          """)
  default void subprotocolThatIsNoGoodTokenOrOnAnotherPath_opensNoSocket(
      String path, String protocols, int status) {
    assertThat(offering(path, protocols).status()).isEqualTo(status);
  }

  @Test
  default void tokenAmongTheSubprotocols_countsInHandshakesOnly_andBesideNoOther() {
    String protocol = "Sec-WebSocket-Protocol: bearer.{bob}";

    assertThat(send("GET /protocol/ws", protocol).status()).isEqualTo(401);
    assertRefusedBySomebody(send("POST /protocol/ws", HANDSHAKE + " && " + protocol));
    assertThat(
            send("GET /protocol/ws", HANDSHAKE + " && Authorization: Bearer {bob} && " + protocol)
                .status())
        .isEqualTo(400);
    assertThat(send("GET /protocol/ws;x=1", HANDSHAKE + " && " + protocol).status()).isEqualTo(400);
  }

  private Handshake offering(String path, String protocols) {
    return handshake(address(path), "Sec-WebSocket-Protocol", target().tokens().fillIn(protocols));
  }

  static List<String> spellings() {
    return List.of(
        "/%61pi/ws",
        "/api/ws;x=1",
        "/api;x=1/ws",
        "//api/ws",
        "/public/../api/ws",
        "/public/%2e%2e/api/ws",
        "/api%2fws",
        "/public/..;/api/ws",
        "/admin/../api/ws");
  }

  /** Some of them are refused by a container or a client. */
  @ParameterizedTest
  @MethodSource("spellings")
  default void spellingOfAPath_opensNoSocket(String path) {
    Response response = send("GET " + path, HANDSHAKE);

    assertThat(response.status()).as("%s", response).isBetween(400, 499);
  }

  @Test
  default void requestThatIsNoHandshake_hasTheSameAnswers() {
    assertThat(send("GET /api/ws", null).status()).isEqualTo(401);
    assertThat(send("GET /internal/ws", "Authorization: Bearer {alice}").status()).isEqualTo(403);
    assertReached(send("GET /api/rest", "Authorization: Bearer {bob}"), "rest", "bob");
  }

  /**
   * Opens a socket, sends {@code hi}, waits for an answer and closes the socket.
   *
   * @param address the address, with the scheme http
   * @param fields names and values of header fields, in turn
   */
  default Handshake handshake(URI address, String... fields) {
    return Handshake.with(address, fields);
  }

  private Handshake open(String path, @Nullable String user) {
    return user == null
        ? handshake(address(path))
        : handshake(
            address(path), "Authorization", target().tokens().fillIn("Bearer {" + user + "}"));
  }

  private URI address(String path) {
    return URI.create(target().base() + path);
  }
}
