package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that is replaced leaves nothing behind, although it fetches its keys over HTTP,
 * for which it has threads.
 */
@Tag("profile-containers")
class RedeployIT {

  private static final int REDEPLOYMENTS = Integer.getInteger("redeployments", 50);
  private static final int WARM_UP = 5;
  private static final String USERS =
      """
      <tomcat-users xmlns="http://tomcat.apache.org/xml" version="1.0">
        <user username="deployer" password="deployer" roles="manager-script"/>
      </tomcat-users>
      """;

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Applications applications = new Applications();
  private final AtomicInteger fetches = new AtomicInteger();

  /** What a server holds after garbage has been collected. */
  private record Footprint(int classLoaders, int threads, long heap) {}

  @Test
  void redeployments_leaveNoClassLoaderThreadOrHeapBehind() throws Exception {
    Distribution distribution = Distribution.TOMCAT_11;
    War manager = War.directory("manager", distribution.home().resolve("webapps/manager"));
    Path war = applications.readme().write(directory);
    HttpServer keys = keyServer();
    try (RunningServer server =
        RunningServer.start(
            distribution,
            "tomcat-11-redeploy",
            List.of(manager),
            Map.of("BORDERPOST_KEYS", "http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks"),
            Map.of("conf/tomcat-users.xml", USERS))) {
      redeploy(server, war, WARM_UP);
      Footprint before = settledFootprint(server);
      long begin = System.nanoTime();
      redeploy(server, war, REDEPLOYMENTS);
      long seconds = (System.nanoTime() - begin) / 1_000_000_000;
      Footprint after = settledFootprint(server);
      System.out.printf(
          "tomcat-11: %d redeployments in %d s: %s, then %s%n",
          REDEPLOYMENTS, seconds, before, after);

      assertThat(after.classLoaders()).isEqualTo(2); // of the manager and of the application
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 5); // Tomcat's own pool
      assertThat(after.heap()).isLessThan(before.heap() + 4_000_000);
      assertThat(server.log()).doesNotContain("memory leak", "failed to stop it");
      assertThat(fetches).hasValue(WARM_UP + REDEPLOYMENTS);
    } finally {
      keys.stop(0);
    }
  }

  private HttpServer keyServer() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] jwks = applications.readmeTokens().mainJwkSet().getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/jwks",
        exchange -> {
          fetches.incrementAndGet();
          exchange.sendResponseHeaders(200, jwks.length);
          exchange.getResponseBody().write(jwks);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void redeploy(RunningServer server, Path war, int times) throws Exception {
    Target target = new Target(server.uri("/readme"), applications.readmeTokens());
    for (int i = 0; i < times; i++) {
      assertThat(manage(server, "deploy?path=/readme&update=true&war=file:" + war))
          .startsWith("OK - ");
      for (String token : List.of("{alice}", "{bob}", "{expired}")) {
        int expected = token.equals("{expired}") ? 401 : 200;
        assertThat(
                new Request(target, "GET", "/api/me")
                    .field("Authorization: Bearer " + token)
                    .send()
                    .status())
            .isEqualTo(expected);
      }
    }
  }

  private String manage(RunningServer server, String command) throws Exception {
    String credentials =
        Base64.getEncoder().encodeToString("deployer:deployer".getBytes(StandardCharsets.UTF_8));
    URI uri = server.uri("/manager/text/" + command);
    return client
        .send(
            HttpRequest.newBuilder(uri).header("Authorization", "Basic " + credentials).build(),
            BodyHandlers.ofString())
        .body();
  }

  /** The thread of an HTTP client ends a moment after nobody holds the client any more. */
  private static Footprint settledFootprint(RunningServer server) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> footprint(server), footprint -> footprint.classLoaders() <= 2);
  }

  /** The histogram collects garbage first. */
  private static Footprint footprint(RunningServer server) throws Exception {
    jcmd(server, "GC.run");
    String histogram = jcmd(server, "GC.class_histogram");
    Matcher loaders =
        Pattern.compile("(\\d+) +\\d+ +org\\.apache\\.catalina\\.loader\\.\\w*WebappClassLoader\\b")
            .matcher(histogram);
    int classLoaders = 0;
    while (loaders.find()) {
      classLoaders += Integer.parseInt(loaders.group(1));
    }
    Matcher total = Pattern.compile("Total +\\d+ +(\\d+)").matcher(histogram);
    assertThat(total.find()).as("%s", histogram).isTrue();
    int threads =
        (int) jcmd(server, "Thread.print").lines().filter(line -> line.startsWith("\"")).count();
    return new Footprint(classLoaders, threads, Long.parseLong(total.group(1)));
  }

  private static String jcmd(RunningServer server, String command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(server.process().pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s", output).isZero();
    return output;
  }
}
