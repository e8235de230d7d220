package dev.borderpost.examples.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JaxRsExampleTest {

  private final SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
  private final TokenIssuer office =
      TokenIssuer.builder(JaxRsExample.ISSUER, keys).audience(JaxRsExample.AUDIENCE).build();
  private HttpServer server;

  @BeforeEach
  void start() {
    server = JaxRsExample.start(URI.create("http://127.0.0.1:0/"), keys.keySource());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void users_listOrders_andOnlyAdministratorsDeleteThem() throws Exception {
    String bob = office.token("bob").sign();
    String alice = office.token("alice").roles("admin").sign();

    assertThat(send("GET", "/health", null).body()).isEqualTo("up\n");
    assertThat(send("GET", "/orders", null).statusCode()).isEqualTo(401);
    assertThat(send("GET", "/orders", bob).body())
        .isEqualTo("Orders for bob of https://passport-office.example\n");
    assertThat(send("DELETE", "/orders/7", null).statusCode()).isEqualTo(401);
    assertThat(send("DELETE", "/orders/7", bob).statusCode()).isEqualTo(403);
    assertThat(send("DELETE", "/orders/7", alice).body()).isEqualTo("Order 7 is deleted\n");
  }

  private HttpResponse<String> send(String method, String path, String token) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
