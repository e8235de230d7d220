package dev.borderpost.examples.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.HttpRequestSnapshot;
import io.modelcontextprotocol.client.transport.customizer.McpHttpClientTransportAuthorizationErrorHandler;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.URI;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of the official Java SDK, which leaves signing in to its application. */
class JavaClientTest {

  private final AuthorizationServer authorizationServer = AuthorizationServer.start(0);
  private final List<String> challenges = new CopyOnWriteArrayList<>();
  private volatile String token = "";

  @AfterEach
  void stop() {
    authorizationServer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/shop"})
  void client_signsInByTheChallenge_andAgainForAScope(String contextPath) {
    try (OrderServer server =
            OrderServer.start(0, contextPath, authorizationServer.issuer(), new Tools().all());
        McpSyncClient client = client(server)) {
      client.initialize();

      assertThat(tools(client)).containsExactlyInAnyOrder("list-orders", "who-am-i");
      assertThat(call(client, "list-orders", Map.of())).isEqualTo("tea, biscuits");
      assertThat(call(client, "who-am-i", Map.of())).matches("alice, actors: \\[[\\w-]+]");
      assertThat(call(client, "place-order", Map.of("item", "milk")))
          .isEqualTo("milk ordered for alice");
      assertThat(tools(client)).containsExactlyInAnyOrder("list-orders", "place-order", "who-am-i");
      String metadata = metadataOf(server, contextPath);
      assertThat(challenges)
          .containsExactly(
              "Bearer resource_metadata=\"" + metadata + "\", scope=\"orders:read\"",
              "Bearer resource_metadata=\""
                  + metadata
                  + "\", scope=\"orders:read orders:write\", error=\"insufficient_scope\","
                  + " error_description=\"The request requires higher privileges than the access"
                  + " token provides\"");
    }
  }

  @Test
  void clientWithoutAToken_isToldNothingElse() {
    try (OrderServer server =
        OrderServer.start(0, "/", authorizationServer.issuer(), new Tools().all())) {
      assertThat(Http.json(metadataOf(server, "/")))
          .isEqualTo(
              Map.of(
                  "resource", server.resource(),
                  "authorization_servers", List.of(authorizationServer.issuer()),
                  "scopes_supported", List.of("orders:read", "orders:write"),
                  "bearer_methods_supported", List.of("header")));
    }
  }

  private static String metadataOf(OrderServer server, String contextPath) {
    return URI.create(server.resource()).resolve(contextPath.equals("/") ? "/" : contextPath + "/")
        + ".well-known/oauth-protected-resource/mcp";
  }

  private McpSyncClient client(OrderServer server) {
    authorizationServer.serve(server.resource());
    Http.awaitKeys(server.resource(), authorizationServer.issuer());
    URI address = URI.create(server.resource());
    return McpClient.sync(
            HttpClientStreamableHttpTransport.builder(address.resolve("/").toString())
                .endpoint(address.getPath())
                .httpRequestCustomizer(
                    (request, method, endpoint, body, context) -> {
                      if (!token.isEmpty()) {
                        request.setHeader("Authorization", "Bearer " + token);
                      }
                    })
                .authorizationErrorHandler(
                    McpHttpClientTransportAuthorizationErrorHandler.fromSync(this::signIn))
                .build())
        .requestTimeout(Duration.ofMinutes(1))
        .initializationTimeout(Duration.ofMinutes(1))
        .build();
  }

  private boolean signIn(
      HttpRequestSnapshot request, ResponseInfo response, McpTransportContext context) {
    String challenge = response.headers().firstValue("WWW-Authenticate").orElseThrow();
    challenges.add(challenge);
    token = SignIn.asked(challenge, "alice");
    return true;
  }

  private static List<String> tools(McpSyncClient client) {
    return client.listTools().tools().stream().map(Tool::name).toList();
  }

  private static String call(McpSyncClient client, String tool, Map<String, Object> arguments) {
    return ((TextContent) client.callTool(new CallToolRequest(tool, arguments)).content().get(0))
        .text();
  }
}
