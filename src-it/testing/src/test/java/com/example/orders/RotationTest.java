package com.example.orders;

import static dev.borderpost.testing.AccessAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.borderpost.testing.FakeIssuer;
import dev.borderpost.testing.TestIssuer;
import org.junit.jupiter.api.Test;

class RotationTest {

  @FakeIssuer(systemProperties = true)
  private TestIssuer issuer;

  @Test
  void newKey_isAcceptedAtOnce_andTheOldOneUntilItIsWithdrawn() throws Exception {
    String before = issuer.token("alice").sign();
    try (OrdersApplication application = new OrdersApplication()) {
      OrdersClient client = new OrdersClient(application.address());
      assertEquals(200, client.get("/orders", before).statusCode());

      issuer.rotate();

      assertEquals(200, client.get("/orders", issuer.token("alice").sign()).statusCode());
      assertEquals(200, client.get("/orders", before).statusCode());

      issuer.withdrawOldKeys();
      issuer.rotate(); // the application fetches the keys for the next token

      assertEquals(200, client.get("/orders", issuer.token("alice").sign()).statusCode());
      assertRefused(client.get("/orders", before), 401).challenge("error", "invalid_token");
    }
  }
}
