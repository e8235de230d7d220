package dev.borderpost.it;

import com.sun.net.httpserver.HttpServer;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** An issuer on the loopback address that publishes its metadata and keys. */
final class LocalIssuer implements AutoCloseable {

  private final HttpServer server;
  private final String name;
  private final TokenIssuer tokens;

  LocalIssuer(String audience) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    name = "http://127.0.0.1:" + server.getAddress().getPort();
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    tokens = TokenIssuer.builder(name, keys).audience(audience).build();
    publish(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(name, name));
    publish("/jwks", keys.publicJwkSet());
    server.start();
  }

  private void publish(String path, String json) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = json.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  /** Its {@code iss}. */
  String name() {
    return name;
  }

  String token(String subject, String... roles) {
    return tokens.token(subject).roles(roles).sign();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
