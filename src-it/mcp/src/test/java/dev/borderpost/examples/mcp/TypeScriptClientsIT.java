package dev.borderpost.examples.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.support.ChildProcess;
import dev.borderpost.it.support.NodePackages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both official clients for TypeScript with their own OAuth, and the npm package oidc-provider:
 * what the clients are told is the address of the server.
 */
class TypeScriptClientsIT {

  private static final Path SOURCES = Path.of(System.getProperty("sources"));
  private static final Path DIRECTORY = Path.of(System.getProperty("build"), "clients");

  private static String issuer = "";
  private static ChildProcess authorizationServer;

  @BeforeAll
  static void start() {
    NodePackages.install(SOURCES, DIRECTORY);
    int port = ChildProcess.freePort();
    issuer = "http://127.0.0.1:" + port;
    authorizationServer =
        new ChildProcess(
            DIRECTORY,
            "authorization-server.log",
            Map.of(),
            List.of("node", "authorization-server.mjs", Integer.toString(port)),
            output -> output.contains("listening at"));
  }

  @AfterAll
  static void stop() {
    if (authorizationServer != null) {
      authorizationServer.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void client_signsIn_andAgainForAScope(String version) throws Exception {
    try (OrderServer server = OrderServer.start(0, "/", issuer, new Tools().all())) {
      String transcript = client("step-up", version, server.resource());

      assertThat(transcript).endsWith("Done\n");
      assertThat(lines(transcript, server))
          .containsSubsequence(
              "POST {mcp} initialize",
              "    401 WWW-Authenticate: Bearer"
                  + " resource_metadata=\"{server}/.well-known/oauth-protected-resource/mcp\","
                  + " scope=\"orders:read\"",
              "GET {server}/.well-known/oauth-protected-resource/mcp",
              "POST {issuer}/reg",
              "Browser: {issuer}/auth scope=orders:read resource={mcp}",
              "POST {issuer}/token grant_type=authorization_code resource={mcp}",
              "POST {mcp} initialize",
              "    200",
              "Tools: list-orders, who-am-i",
              "Tool list-orders: tea, biscuits",
              "POST {mcp} tools/call place-order",
              "    403 WWW-Authenticate: Bearer"
                  + " resource_metadata=\"{server}/.well-known/oauth-protected-resource/mcp\","
                  + " scope=\"orders:read orders:write\", error=\"insufficient_scope\","
                  + " error_description=\"The request requires higher privileges than the access"
                  + " token provides\"",
              "Browser: {issuer}/auth scope=orders:read orders:write resource={mcp}",
              "Tool place-order: milk ordered for alice",
              "Tools: list-orders, place-order, who-am-i",
              "DELETE {mcp}",
              "    200");
      assertThat(transcript).doesNotContain("    404", "    400", "    500");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void client_refreshesItsToken_inTheMiddleOfTheSession(String version) throws Exception {
    try (OrderServer server = OrderServer.start(0, "/", issuer, new Tools().all())) {
      String transcript = client("refresh", version, server.resource());

      assertThat(lines(transcript, server))
          .containsSubsequence(
              "Tool list-orders: tea, biscuits",
              "POST {mcp} tools/call who-am-i",
              "    401 WWW-Authenticate: Bearer"
                  + " resource_metadata=\"{server}/.well-known/oauth-protected-resource/mcp\","
                  + " scope=\"orders:read\", error=\"invalid_token\","
                  + " error_description=\"The access token is not valid\"",
              "POST {issuer}/token grant_type=refresh_token resource={mcp}",
              "    200",
              "POST {mcp} tools/call who-am-i",
              "    200",
              "Tool who-am-i: alice, actors: []",
              // Version 1 uses its refresh token for a scope as well, which does not help.
              version.equals("1")
                  ? "Tool place-order: Streamable HTTP error: Server returned 403 after trying upscoping"
                  : "Tool place-order: milk ordered for alice",
              "Done");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void client_findsMetadataAtTheRoot(String version) throws Exception {
    int port = ChildProcess.freePort();
    String root = "http://127.0.0.1:" + port + "/.well-known/oauth-protected-resource";
    try (OrderServer server =
        OrderServer.start(
            port, "/", new Tools().all(), Map.of("issuer", issuer, "resource-metadata", root))) {
      String transcript = client("root", version, server.resource());

      assertThat(lines(transcript, server))
          .contains("GET {server}/.well-known/oauth-protected-resource", "Done");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void client_signsInAtAWebApplicationWithFourInitParams(String version, @TempDir Path application)
      throws Exception {
    try (PlainServer server = new PlainServer(application, issuer, PlainServer.ASYNC)) {
      String transcript = client("plain", version, server.resource());

      assertThat(transcript)
          .contains("/shop/.well-known/oauth-protected-resource/mcp", "Tool list-orders: tea\n")
          .endsWith("Done\n");
    }
  }

  /** What a client has sent and got; also in a file of its own. */
  private static String client(String scenario, String version, String address) throws Exception {
    Http.awaitKeys(address, issuer);
    return run(scenario + "-" + version + ".log", "node", "client.mjs", version, address, scenario);
  }

  private static List<String> lines(String transcript, OrderServer server) {
    String root = URI.create(server.resource()).resolve("/").toString();
    return transcript
        .replace(server.resource(), "{mcp}")
        .replace(root, "{server}/")
        .replace(issuer, "{issuer}")
        .lines()
        .toList();
  }

  /** Runs a command to its end, and returns what it has printed. */
  private static String run(String log, String... command) throws IOException {
    Path output = DIRECTORY.resolve(log);
    Process process =
        new ProcessBuilder(command)
            .directory(DIRECTORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("%s ended", log).isTrue();
      String printed = Files.readString(output);
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
