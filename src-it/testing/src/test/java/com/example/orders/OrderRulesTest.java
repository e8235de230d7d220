package com.example.orders;

import static dev.borderpost.testing.AccessAssert.assertGranted;
import static dev.borderpost.testing.AccessAssert.assertRefused;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessRules;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.testing.TestToken;
import org.junit.jupiter.api.Test;

class OrderRulesTest {

  private final AccessRules rules =
      AccessRules.builder()
          .permit("/health")
          .require("GET", "/orders/**", ClaimsPolicy.scope("orders:read"))
          .require("/orders/**", ClaimsPolicy.scope("orders:write"))
          .require("/admin/**", ClaimsPolicy.role("admin"))
          .build();

  @Test
  void reader_readsAndDoesNotWrite() {
    JwtPrincipal alice = TestToken.of("alice").scopes("orders:read").principal();

    assertGranted(rules.check("GET", "/orders/7", alice));
    assertRefused(rules.check("DELETE", "/orders/7", alice), 403, "insufficient_scope")
        .challenge("scope", "orders:write");
    assertRefused(rules.check("GET", "/admin/users", alice), 403, "missing_role");
  }

  @Test
  void withoutAToken_onlyHealthIsOpen() {
    assertGranted(rules.check("GET", "/health"));
    assertRefused(rules.check("GET", "/orders/7"), 401, "no_credentials").bareChallenge();
  }
}
