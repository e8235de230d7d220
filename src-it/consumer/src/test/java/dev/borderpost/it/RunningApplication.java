package dev.borderpost.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** The consumer's application in a JVM of its own. */
final class RunningApplication implements AutoCloseable {

  private static final String PORT = "port=";

  private final Process process;
  private final URI base;
  private final HttpClient client = HttpClient.newHttpClient();

  RunningApplication(Path directory, String classPath) throws IOException {
    process =
        ChildProcess.builder(
                directory,
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    classPath,
                    "Application"))
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
