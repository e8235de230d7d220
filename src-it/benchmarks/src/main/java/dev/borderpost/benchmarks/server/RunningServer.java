package dev.borderpost.benchmarks.server;

import dev.borderpost.benchmarks.peer.PeerCheck;
import dev.borderpost.benchmarks.peer.TokenSigner;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The process of a {@link ServerMain}. */
final class RunningServer implements AutoCloseable {

  private final Border border;
  private final Country.Threads threads;
  private final Process process;
  private final URI address;

  private RunningServer(Border border, Country.Threads threads, Process process, URI address) {
    this.border = border;
    this.threads = threads;
    this.process = process;
    this.address = address;
  }

  static RunningServer start(
      Border border, Country.Threads threads, Trust trust, ClassPath classPath) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-cp",
                classPath.of(border),
                ServerMain.class.getName(),
                border.label(),
                trust.directory().toString(),
                threads.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String port = output.readLine();
    if (port == null) {
      throw new IOException("The server with border " + border + " did not start");
    }
    return new RunningServer(
        border, threads, process, URI.create("http://127.0.0.1:" + port + "/orders"));
  }

  String border() {
    return border.label();
  }

  URI address() {
    return address;
  }

  /** The time that all its threads have worked. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Checks that it does the work that it is timed for: it knows the user of a good token, and
   * refuses bad ones, with 401 or, where only its claims are not those of this API, with 403.
   */
  void check(TokenSigner signer) throws IOException, InterruptedException {
    HttpResponse<String> good = get(address, signer.token());
    expect("a good token", 200, good.statusCode());
    if (border != Border.NONE && !good.body().startsWith("Hello f6b1c9de-")) {
      throw new IllegalStateException(border + " does not know the user: " + good.body());
    }
    String thread = get(address.resolve(Country.THREAD_PATH), signer.token()).body();
    if (!thread.equals("virtual " + (threads == Country.Threads.VIRTUAL))) {
      throw new IllegalStateException(border + " runs on the wrong kind of thread: " + thread);
    }
    if (border == Border.NONE) {
      return;
    }
    expect("no token", 401, send(HttpRequest.newBuilder(address)).statusCode());
    if (border == Border.BORDERPOST_COOKIE) {
      checkOrigins(signer.token());
    }
    for (Map.Entry<String, String> bad : PeerCheck.badTokens(signer).entrySet()) {
      int status = get(address, bad.getValue()).statusCode();
      expect(bad.getKey(), status == 403 && isOfAnAuthorizer(bad.getKey()) ? 403 : 401, status);
    }
  }

  /** Another site's page cannot use the cookie for an unsafe request. */
  private void checkOrigins(String token) throws IOException, InterruptedException {
    HttpRequest.Builder forged =
        HttpRequest.newBuilder(address)
            .POST(HttpRequest.BodyPublishers.noBody())
            .header("Cookie", Country.COOKIE + "=" + token)
            .header("Origin", "https://evil.example");
    expect("a forged request", 403, send(forged).statusCode());
  }

  /** pac4j leaves all but signature and exp to authorizers, which answer with 403. */
  private boolean isOfAnAuthorizer(String what) {
    return border == Border.PAC4J
        && (what.contains("not valid yet")
            || what.contains("another audience")
            || what.contains("another issuer"));
  }

  private void expect(String what, int status, int seen) {
    if (seen != status) {
      throw new IllegalStateException(
          "%s answers %s with %d, not %d".formatted(border, what, seen, status));
    }
  }

  private HttpResponse<String> get(URI where, String token)
      throws IOException, InterruptedException {
    return send(
        border == Border.BORDERPOST_COOKIE
            ? HttpRequest.newBuilder(where).header("Cookie", Country.COOKIE + "=" + token)
            : HttpRequest.newBuilder(where).header("Authorization", "Bearer " + token));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
