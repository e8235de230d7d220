package dev.borderpost.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The consumer's application in a JVM of its own. */
final class RunningApplication implements AutoCloseable {

  private static final String PORT = "port=";

  private final Process process;
  private final URI base;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Starts an application.
   *
   * @param java the command {@code java} to start it with
   * @param options the path of its classes, and its main class
   */
  RunningApplication(Path directory, Path java, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx256m"));
    command.addAll(List.of(options));
    process =
        ChildProcess.builder(directory, command)
            .redirectError(directory.resolve("application.log").toFile())
            .start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null || !line.startsWith(PORT)) {
      ChildProcess.end(process);
      throw new IllegalStateException("The application has not started: see " + directory);
    }
    base = URI.create("http://127.0.0.1:" + line.substring(PORT.length()));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(path)));
  }

  HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    ChildProcess.end(process);
  }
}
