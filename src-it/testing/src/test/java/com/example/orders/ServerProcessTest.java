package com.example.orders;

import static dev.borderpost.testing.AccessAssert.assertRefused;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.borderpost.testing.FakeIssuer;
import dev.borderpost.testing.TestIssuer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerProcessTest {

  @Test
  void serverProcess_trustsTheIssuer(@FakeIssuer TestIssuer issuer) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            java.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OrdersApplication.class.getName());
    builder.environment().putAll(issuer.environment());
    Process server = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      OrdersClient client = new OrdersClient(URI.create(server.inputReader().readLine()));
      String token = issuer.token("alice").sign();

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> assertEquals("Orders of alice", client.get("/orders", token).body()));
      assertRefused(client.get("/orders", issuer.token("alice").expired().sign()), 401);
    } finally {
      server.destroy();
    }
  }
}
