package dev.borderpost.soak;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Serves the metadata and the JWK Set of an issuer on loopback, and has outages. */
final class KeyServer {

  /** How it fails. */
  enum Outage {
    /** Nothing listens on its port. */
    REFUSES,
    /** It accepts connections and does not answer. */
    SILENT,
    /** It answers with 500. */
    ERROR
  }

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Supplier<String> jwkSet;
  private final ExecutorService threads;
  private final int port;
  private HttpServer server;
  private volatile boolean fails;
  private volatile CountDownLatch silence = new CountDownLatch(0);

  KeyServer(Supplier<String> jwkSet) throws IOException {
    this.jwkSet = jwkSet;
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "key-server");
              thread.setDaemon(true);
              return thread;
            });
    server = start(0);
    port = server.getAddress().getPort();
  }

  private HttpServer start(int port) throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
    started.setExecutor(threads);
    started.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                "{\"issuer\":\"" + address() + "\",\"jwks_uri\":\"" + address() + "/jwks\"}"));
    started.createContext("/jwks", exchange -> answer(exchange, jwkSet.get()));
    started.start();
    return started;
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  private void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      if (!silence.await(1, TimeUnit.HOURS)) {
        return;
      }
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("Cache-Control", "max-age=60");
      exchange.sendResponseHeaders(fails ? 500 : 200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void fail(Outage outage) {
    switch (outage) {
      case REFUSES -> server.stop(0);
      case SILENT -> silence = new CountDownLatch(1);
      case ERROR -> fails = true;
    }
  }

  synchronized void recover(Outage outage) throws IOException, InterruptedException {
    switch (outage) {
      case REFUSES -> server = startAgain();
      case SILENT -> silence.countDown();
      case ERROR -> fails = false;
    }
  }

  /** A client of another program may hold the port for a moment. */
  private HttpServer startAgain() throws IOException, InterruptedException {
    while (true) {
      try {
        return start(port);
      } catch (BindException e) {
        Thread.sleep(100);
      }
    }
  }
}
