package dev.borderpost.examples.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.RequestRefusedException;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.policy.PolicyDecision;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderServerTest {

  private static final Map<String, Object> NO_ARGUMENTS = Map.of("type", "object");

  private final AuthorizationServer authorizationServer = AuthorizationServer.start(0);
  private final List<SyncToolSpecification> tools = new ArrayList<>(new Tools().all());
  private final OrderServer server;

  OrderServerTest() {
    tools.add(Call.tool(tool("wait"), OrderServerTest::answerAfterTheTokenExpired));
    tools.add(
        SyncToolSpecification.builder()
            .tool(tool("refuse-late"))
            .callHandler(
                (exchange, request) -> {
                  exchange.progressNotification(new ProgressNotification("one", 0.5, 1.0, ""));
                  return Call.tool(tool("refuse-late"), OrderServerTest::refuse)
                      .callHandler()
                      .apply(exchange, request);
                })
            .build());
    server =
        OrderServer.start(
            0, "/", tools, Map.of("issuer", authorizationServer.issuer(), "clock-skew", "PT0S"));
    Http.awaitKeys(server.resource(), authorizationServer.issuer());
  }

  @AfterEach
  void stop() {
    server.close();
    authorizationServer.close();
  }

  private static Tool tool(String name) {
    return Tool.builder(name, NO_ARGUMENTS).build();
  }

  private static CallToolResult refuse(JwtPrincipal user, CallToolRequest request) {
    throw new RequestRefusedException(PolicyDecision.insufficientScope(Tools.WRITE));
  }

  private static CallToolResult answerAfterTheTokenExpired(
      JwtPrincipal user, CallToolRequest request) {
    Instant expiration = user.claims().expiresAt().orElseThrow();
    await().until(() -> Instant.now().isAfter(expiration.plusSeconds(1)));
    return CallToolResult.builder().addTextContent("late").build();
  }

  @Test
  void sessionOfAnotherUser_isUnknown() {
    String alice = token("alice", Tools.READ);
    String bob = token("bob", Tools.READ);
    Session session = Session.open(server.resource(), alice);

    assertThat(session.list(bob).statusCode()).isEqualTo(404);
    assertThat(session.listen(bob).statusCode()).isEqualTo(404);
    assertThat(session.delete(bob).statusCode()).isEqualTo(404);
    assertThat(session.list(alice).statusCode()).isEqualTo(200);
    assertThat(session.list(token("alice", Tools.READ)).statusCode()).isEqualTo(200);
    assertThat(session.delete(alice).statusCode()).isEqualTo(200);
    assertThat(session.list(alice).statusCode()).isEqualTo(404);
  }

  @Test
  void tokenForAnotherResource_isRefused_withTheWayToTheRightOne() {
    String other =
        authorizationServer
            .tokensFor("https://other.example/mcp")
            .token("alice")
            .scopes(Tools.READ, Tools.WRITE)
            .sign();

    HttpResponse<String> response = Http.send(Session.post(server.resource(), other, "{}"));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(challenge(response))
        .startsWith("Bearer resource_metadata=\"http://127.0.0.1:")
        .contains("error=\"invalid_token\"", "scope=\"orders:read\"");
  }

  @Test
  void scope_isCheckedByTheTool_whateverTheHeaderSays() {
    String token = token("alice", Tools.READ);

    HttpResponse<String> response =
        Session.open(server.resource(), token)
            .call(token, "place-order", "Mcp-Name", "list-orders");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(challenge(response)).contains("scope=\"orders:read orders:write\"");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Http.object(response.body()).get("title")).isEqualTo("Forbidden");
  }

  @Test
  void list_hasWhatTheTokenMayDo() {
    String reader = token("alice", Tools.READ);
    String writer = token("alice", Tools.READ, Tools.WRITE);
    Session session = Session.open(server.resource(), reader);

    assertThat(session.list(reader).body()).contains("list-orders").doesNotContain("place-order");
    assertThat(session.list(writer).body()).contains("list-orders", "place-order");
  }

  @Test
  void refusalAfterTheFirstContent_isAnErrorOfTheCall() {
    String token = token("alice", Tools.READ);

    HttpResponse<String> response =
        Session.open(server.resource(), token).call(token, "refuse-late");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("notifications/progress")
        .contains("\"error\":{\"code\":-32600,\"message\":\"refused\"}");
  }

  @Test
  void streamThatAClientListensTo_endsWithItsToken() {
    Session session = Session.open(server.resource(), token("alice", Tools.READ));

    HttpResponse<String> stream = withShortToken(session::listen).response();

    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.body()).isEmpty();
    assertThat(session.list(token("alice", Tools.READ)).statusCode()).isEqualTo(200);
  }

  @Test
  void callThatTakesLongerThanItsToken_isAnswered() {
    Session session = Session.open(server.resource(), token("alice", Tools.READ));

    Attempt attempt = withShortToken(token -> session.call(token, "wait"));

    assertThat(attempt.response().statusCode()).isEqualTo(200);
    assertThat(attempt.response().body()).contains("late");
    HttpResponse<String> next = session.list(attempt.token());
    assertThat(next.statusCode()).isEqualTo(401);
    assertThat(challenge(next)).contains("The access token expired");
  }

  private record Attempt(String token, HttpResponse<String> response) {}

  /** With a token of seconds; with more of them if it has expired on the way, on a busy machine. */
  private Attempt withShortToken(Function<String, HttpResponse<String>> request) {
    for (int seconds = 2; seconds < 100; seconds *= 2) {
      String token =
          tokens().token("alice").scopes(Tools.READ).lifetime(Duration.ofSeconds(seconds)).sign();
      HttpResponse<String> response = request.apply(token);
      if (response.statusCode() != 401) {
        return new Attempt(token, response);
      }
    }
    throw new AssertionError("no token was accepted");
  }

  private String token(String user, String... scopes) {
    return tokens().token(user).scopes(scopes).sign();
  }

  private TokenIssuer tokens() {
    return authorizationServer.tokensFor(server.resource());
  }

  private static String challenge(HttpResponse<String> response) {
    return response.headers().firstValue("WWW-Authenticate").orElseThrow();
  }
}
