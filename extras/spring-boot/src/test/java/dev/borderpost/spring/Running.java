package dev.borderpost.spring;

import dev.borderpost.testing.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that was started on a free port, with the settings for an issuer. */
final class Running implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final ConfigurableApplicationContext context;
  private final String base;

  private Running(ConfigurableApplicationContext context) {
    this.context = context;
    this.base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  static Running start(TestIssuer issuer, List<Class<?>> sources, String... properties) {
    List<String> arguments = new ArrayList<>(arguments(properties));
    issuer.settings().forEach((name, value) -> arguments.add("--borderpost." + name + "=" + value));
    return start(sources, arguments);
  }

  static Running startWithoutIssuer(List<Class<?>> sources, String... properties) {
    return start(sources, arguments(properties));
  }

  private static Running start(List<Class<?>> sources, List<String> arguments) {
    SpringApplication application = new SpringApplication(sources.toArray(Class[]::new));
    return new Running(application.run(arguments.toArray(String[]::new)));
  }

  private static List<String> arguments(String... properties) {
    List<String> arguments =
        new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1"));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    return arguments;
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
