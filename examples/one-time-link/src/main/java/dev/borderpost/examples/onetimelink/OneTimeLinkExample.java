package dev.borderpost.examples.onetimelink;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Download links that work once, at either of two servers. The servers share the public keys of the
 * passport office and a cache, in which each notes the tokens that were used.
 *
 * <p>The token is a part of the link, which {@code TokenExtractor.queryParameter} is discouraged
 * for: addresses end up in histories and logs. It is right here, since such a token is good for a
 * few minutes, for one thing, and once. Whoever opens the link first gets the file.
 */
public final class OneTimeLinkExample {

  static final String ISSUER = "https://passport-office.example";
  static final String AUDIENCE = "api://downloads";

  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final int HURRIED = 20;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private OneTimeLinkExample() {}

  /** Opens links at two servers, prints what becomes of them, and ends. */
  public static void main(String... args) throws Exception {
    System.setProperty("hazelcast.logging.type", "none"); // it has much to say
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    TokenIssuer office =
        TokenIssuer.builder(ISSUER, keys).audience(AUDIENCE).lifetime(LIFETIME).build();

    try (DownloadServer first = DownloadServer.start(keys.publicJwkSet());
        DownloadServer second = DownloadServer.startBeside(first, keys.publicJwkSet())) {
      System.out.println("Two servers are up. Each is a member of one Hazelcast cluster.");

      String link = link(office, "alice");
      System.out.println("alice's link at the second server: " + open(second, link));
      System.out.println("Again at the second server:        " + open(second, link));
      System.out.println("At the first server:               " + open(first, link));

      System.out.printf(
          "bob's link, opened %d times at once: %s%n",
          HURRIED, openAtOnce(link(office, "bob"), first, second));
    }
  }

  /** What a mail to a user would have in it, without the server's name. */
  static String link(TokenIssuer office, String user) {
    return "/download?access_token=" + office.token(user).sign();
  }

  static String open(DownloadServer server, String link) throws Exception {
    return outcome(CLIENT.send(request(server, link), BodyHandlers.ofString()));
  }

  private static String openAtOnce(String link, DownloadServer... servers) {
    List<CompletableFuture<String>> outcomes = new ArrayList<>();
    for (int i = 0; i < HURRIED; i++) {
      HttpRequest request = request(servers[i % servers.length], link);
      outcomes.add(
          CLIENT
              .sendAsync(request, BodyHandlers.ofString())
              .thenApply(OneTimeLinkExample::outcome));
    }
    long downloads =
        outcomes.stream().map(CompletableFuture::join).filter(o -> o.startsWith("200")).count();
    return downloads + " download, " + (HURRIED - downloads) + " refused";
  }

  private static HttpRequest request(DownloadServer server, String link) {
    URI uri = server.address().resolve(link);
    return HttpRequest.newBuilder(uri).build();
  }

  private static String outcome(HttpResponse<String> response) {
    return response.statusCode() == 200
        ? "200, " + response.body()
        : Integer.toString(response.statusCode());
  }
}
