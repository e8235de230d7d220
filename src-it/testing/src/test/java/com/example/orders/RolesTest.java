package com.example.orders;

import static dev.borderpost.testing.AccessAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.borderpost.testing.FakeIssuer;
import dev.borderpost.testing.TestIssuer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RolesTest {

  @FakeIssuer(systemProperties = true)
  private static TestIssuer issuer;

  private static OrdersApplication application;
  private static OrdersClient client;

  @BeforeAll
  static void start() throws Exception {
    application = new OrdersApplication();
    client = new OrdersClient(application.address());
  }

  @AfterAll
  static void stop() throws Exception {
    application.close();
  }

  @Test
  void user_isKnownToTheServlet() throws Exception {
    String token = issuer.token("alice").sign();

    assertEquals("Orders of alice", client.get("/orders", token).body());
  }

  @Test
  void admin_isForAdmins() throws Exception {
    String admin = issuer.token("alice").roles("admin").sign();
    String other = issuer.token("bob").roles("clerk").sign();

    assertEquals(200, client.get("/admin/users", admin).statusCode());
    assertRefused(client.get("/admin/users", other), 403);
  }

  @Test
  void withoutAToken_onlyHealthIsOpen() throws Exception {
    assertEquals(200, client.get("/health", "").statusCode());
    assertRefused(client.get("/orders", ""), 401).bareChallenge();
  }
}
