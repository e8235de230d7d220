package com.example.orders;

import static dev.borderpost.testing.AccessAssert.assertGranted;
import static dev.borderpost.testing.AccessAssert.assertRefused;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.testing.FakeIssuer;
import dev.borderpost.testing.TestIssuer;
import dev.borderpost.testing.TestToken;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalsTest {

  @FakeIssuer private TestIssuer issuer;
  private Guard guard;

  @BeforeEach
  void start() {
    guard = issuer.guard(OrdersApplication.SETTINGS);
  }

  @AfterEach
  void stop() {
    guard.close();
  }

  private AccessDecision decide(TestToken token) {
    return guard.decide(RequestView.of("GET", "/orders").token(token.sign()));
  }

  @Test
  void tokenOfAnotherApplication_isRefused() {
    assertRefused(decide(issuer.token("alice").forAudience("other")), 401, "wrong_audience")
        .challenge("error", "invalid_token");
  }

  @Test
  void tokenThatIsOver_isRefused_andTheClientIsToldWhy() {
    assertRefused(decide(issuer.token("alice").expired()), 401, "expired")
        .challenge("error_description", "The access token expired");
  }

  @Test
  void forgedTokens_areRefused() {
    assertRefused(decide(issuer.token("alice").forged()), 401, "bad_signature");
    assertRefused(decide(issuer.token("alice").foreignKey()), 401, "unknown_key");
    assertRefused(decide(issuer.token("alice").unsigned()), 401, "malformed");
  }

  @Test
  void tokenIsAcceptedAMinuteBeyondItsEnd() {
    RequestView request = RequestView.of("GET", "/orders").token(issuer.token("alice").sign());

    issuer.clock().advance(Duration.ofMinutes(15).plusSeconds(50));
    assertGranted(guard.decide(request));

    issuer.clock().advance(Duration.ofSeconds(10));
    assertRefused(guard.decide(request), 401, "expired");
  }
}
