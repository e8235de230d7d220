package dev.borderpost.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The process of a {@link ServerMain}. */
final class RunningServer implements AutoCloseable {

  private final String border;
  private final Process process;
  private final URI address;

  private RunningServer(String border, Process process, URI address) {
    this.border = border;
    this.process = process;
    this.address = address;
  }

  static RunningServer start(String border, Trust trust) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName(),
                border,
                trust.directory().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String port = output.readLine();
    if (port == null) {
      throw new IOException("The server with border " + border + " did not start");
    }
    return new RunningServer(border, process, URI.create("http://127.0.0.1:" + port + "/orders"));
  }

  String border() {
    return border;
  }

  URI address() {
    return address;
  }

  /** The time that all its threads have worked. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Checks that it lets in who has the token, and nobody else unless it has no border. */
  void check(String token) throws IOException, InterruptedException {
    int with = status(HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token));
    int without = status(HttpRequest.newBuilder(address));
    if (with != 200 || without != (border.equals("none") ? 200 : 401)) {
      throw new IllegalStateException(
          "With border %s: %d with a token, %d without".formatted(border, with, without));
    }
  }

  private static int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
