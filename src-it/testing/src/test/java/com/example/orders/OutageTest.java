package com.example.orders;

import static dev.borderpost.testing.AccessAssert.assertRefused;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.borderpost.testing.FakeIssuer;
import dev.borderpost.testing.TestIssuer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {

  @FakeIssuer(systemProperties = true)
  private TestIssuer issuer;

  @Test
  void applicationWithoutKeys_answers503_andRecovers() throws Exception {
    issuer.down();
    String token = issuer.token("alice").sign();
    try (OrdersApplication application = new OrdersApplication()) {
      OrdersClient client = new OrdersClient(application.address());

      assertRefused(client.get("/orders", token), 503).noChallenge();
      assertEquals(200, client.get("/health", token).statusCode());

      issuer.up();

      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> client.get("/orders", token).statusCode() == 200);
    }
  }

  @Test
  void applicationWithKeys_doesNotNotice() throws Exception {
    try (OrdersApplication application = new OrdersApplication()) {
      OrdersClient client = new OrdersClient(application.address());
      assertEquals(200, client.get("/orders", issuer.token("alice").sign()).statusCode());

      issuer.down();

      assertEquals(200, client.get("/orders", issuer.token("bob").sign()).statusCode());
    }
  }
}
