package dev.borderpost.cli;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Serves a JWK Set with a Date of choice, or by a certificate that nobody trusts. */
final class HandMadeServer implements AutoCloseable {

  private static final String PASSWORD = "changeit";

  private final ServerSocket listener;
  private final String scheme;
  private final Path certificate;
  private final String answer;

  private HandMadeServer(ServerSocket listener, String scheme, Path certificate, Instant date) {
    this.listener = listener;
    this.scheme = scheme;
    this.certificate = certificate;
    this.answer = answer(date);
    Thread thread = new Thread(this::serve, "hand-made-server");
    thread.setDaemon(true);
    thread.start();
  }

  static HandMadeServer plain(Instant date) throws IOException {
    return new HandMadeServer(
        new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), "http", Path.of("."), date);
  }

  /** With a certificate of its own, made by keytool. */
  static HandMadeServer https(Path directory, String subjectAlternativeName) throws Exception {
    Path store = directory.resolve("server.p12");
    Path certificate = directory.resolve("server.pem");
    keytool(
        "-genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=server -validity 2"
            + " -ext SAN="
            + subjectAlternativeName
            + " -storetype PKCS12 -keystore "
            + store);
    keytool("-exportcert -rfc -alias server -keystore " + store + " -file " + certificate);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(store.toFile())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return new HandMadeServer(
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
        "https",
        certificate,
        Instant.now());
  }

  private static void keytool(String line) throws Exception {
    Process keytool =
        new ProcessBuilder(
                (Path.of(System.getProperty("java.home"), "bin", "keytool")
                        + " "
                        + line
                        + " -storepass "
                        + PASSWORD)
                    .split(" "))
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
  }

  private static String answer(Instant date) {
    String good =
        SigningKeys.generate(JwsAlgorithm.ES256)
            .publicJwkSet()
            .replaceAll("\"kid\":\"[^\"]*\"", "\"kid\":\"good\"");
    String key = good.substring(good.indexOf('[') + 1, good.lastIndexOf(']'));
    String other =
        key.replace("\"good\"", "\"enc\"").replaceAll("\"use\":\"sig\"", "\"use\":\"enc\"");
    String body = "{\"keys\":[" + key + "," + other + "]}";
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nDate: "
        + DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC))
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket connection = listener.accept()) {
        InputStream in = connection.getInputStream();
        for (int last = 0, c = in.read(); c >= 0 && !(c == '\n' && last == '\n'); c = in.read()) {
          last = c == '\r' ? last : c;
        }
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
      } catch (IOException e) {
        // the client does not trust the certificate, or the server is closed
      }
    }
  }

  String address() {
    return scheme + "://127.0.0.1:" + listener.getLocalPort() + "/jwks";
  }

  Path certificate() {
    return certificate;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
