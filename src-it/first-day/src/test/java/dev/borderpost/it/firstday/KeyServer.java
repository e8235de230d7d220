package dev.borderpost.it.firstday;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Serves the keys of an issuer where its own server cannot: with the time of another clock, or over
 * TLS with a certificate that is from no public authority.
 */
final class KeyServer implements AutoCloseable {

  private static final String PASSWORD = "changeit";

  private final Server server;
  private final String address;

  private KeyServer(Server server, ServerConnector connector, Handler keys, String scheme)
      throws Exception {
    this.server = server;
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(keys);
    server.start();
    this.address = scheme + "://127.0.0.1:" + connector.getLocalPort() + "/jwks";
  }

  static KeyServer withTimeOf(Clock clock, Supplier<String> keys) throws Exception {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendDateHeader(false);
    Server server = new Server();
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration));
    return new KeyServer(server, connector, new Keys(keys, clock), "http");
  }

  static KeyServer withPrivateAuthority(Supplier<String> keys) throws Exception {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(keyStore());
    tls.setKeyStorePassword(PASSWORD);
    tls.setSniRequired(false);
    Server server = new Server();
    return new KeyServer(
        server, new ServerConnector(server, tls), new Keys(keys, Clock.systemUTC()), "https");
  }

  /** A key with a certificate for loopback, which is its own authority. */
  private static KeyStore keyStore() throws Exception {
    Path directory = Files.createTempDirectory("first-day");
    Path file = directory.resolve("server.p12");
    try {
      keytool(
          "-genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=id.example.com"
              + " -validity 2 -ext SAN=ip:127.0.0.1 -storetype PKCS12 -keystore "
              + file);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      return keys;
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  private static void keytool(String options) throws Exception {
    String command = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process keytool =
        new ProcessBuilder((command + " " + options + " -storepass " + PASSWORD).split(" "))
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
  }

  String address() {
    return address;
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }

  /** Answers every request with the keys. */
  private static final class Keys extends Handler.Abstract {

    private final Supplier<String> keys;
    private final Clock clock;

    private Keys(Supplier<String> keys, Clock clock) {
      this.keys = keys;
      this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String date =
          DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
      response.getHeaders().put(HttpHeader.DATE, date);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      Content.Sink.write(response, true, keys.get(), callback);
      return true;
    }
  }
}
