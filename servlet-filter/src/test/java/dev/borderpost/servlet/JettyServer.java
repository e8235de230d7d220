package dev.borderpost.servlet;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Consumer;
import org.eclipse.jetty.ee9.servlet.ServletContextHandler;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;

/** Jetty on a free port of loopback, with one application, and a client for it. */
final class JettyServer implements AutoCloseable {

  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
  private final HttpClient client = HttpClient.newHttpClient();

  JettyServer(Consumer<ServletContextHandler> application) throws Exception {
    this(application, (request, response) -> {});
  }

  JettyServer(Consumer<ServletContextHandler> application, RequestLog log) throws Exception {
    server.setRequestLog(log);
    ServletContextHandler context = new ServletContextHandler();
    application.accept(context);
    server.setHandler(context);
    server.start();
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  HttpResponse<String> send(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getURI().getPort() + path))
            .method(method, BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
