package com.example.boot;

import static dev.borderpost.testing.AccessAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.borderpost.testing.FakeIssuer;
import dev.borderpost.testing.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class OrdersApplicationTest {

  @FakeIssuer private static TestIssuer issuer;

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    issuer.systemProperties().forEach((name, value) -> registry.add(name, () -> value));
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token).build(),
            BodyHandlers.ofString());
  }

  @Test
  void user_isKnownToTheController() throws Exception {
    assertEquals("Orders of alice", get("/orders", issuer.token("alice").sign()).body());
  }

  @Test
  void tokenThatIsOver_isRefused() throws Exception {
    assertRefused(get("/orders", issuer.token("alice").expired().sign()), 401)
        .challenge("error", "invalid_token");
  }
}
