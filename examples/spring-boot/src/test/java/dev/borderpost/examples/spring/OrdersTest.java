package dev.borderpost.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.issue.TokenIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class OrdersTest {

  private static ConfigurableApplicationContext application;

  @BeforeAll
  static void start() {
    application = SpringApplication.run(Orders.class, "--server.port=0");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  private static TokenIssuer.Draft token() {
    return application.getBean(TokenIssuer.class).token("alice").claim("tenant", "blue");
  }

  @Test
  void orders_areForUsersOfTheTenant() throws Exception {
    assertThat(get("/orders", "Bearer " + token().sign()).body())
        .isEqualTo("the orders of alice\n");
    assertThat(get("/orders", "none").statusCode()).isEqualTo(401);
    assertThat(get("/orders", "Bearer " + token().claim("tenant", "red").sign()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void admin_isForAdministrators() throws Exception {
    assertThat(get("/admin", "Bearer " + token().roles("admin").sign()).statusCode())
        .isEqualTo(200);
    assertThat(get("/admin", "Bearer " + token().sign()).statusCode()).isEqualTo(403);
  }

  @Test
  void health_isOpen() throws Exception {
    assertThat(get("/health", "none").body()).isEqualTo("up\n");
  }

  private static HttpResponse<String> get(String path, String authorization)
      throws IOException, InterruptedException {
    String port = application.getEnvironment().getProperty("local.server.port");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", authorization)
                .build(),
            BodyHandlers.ofString());
  }
}
