package dev.borderpost.it.testing;

import static dev.borderpost.testing.AccessAssert.assertGranted;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.testing.FakeIssuer;
import dev.borderpost.testing.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FakeIssuerOnJUnit5Test {

  private static TestIssuer ofTheFirstTest;
  private static TestIssuer parameterOfTheFirstTest;

  @FakeIssuer(systemProperties = true)
  private static TestIssuer ofTheClass;

  @FakeIssuer private TestIssuer ofTheTest;

  private static void requireClosed(TestIssuer issuer) {
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, issuer::setSystemProperties);
    assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
  }

  /** Requires an issuer that answers, and whose tokens are accepted. */
  private static void use(TestIssuer issuer) {
    URI keys = URI.create(issuer.keysAddress());
    HttpResponse<String> answer =
        assertDoesNotThrow(
            () ->
                HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(keys).build(), BodyHandlers.ofString()));
    assertEquals(issuer.publicJwkSet(), answer.body());
    try (Guard guard = issuer.guard(Map.of())) {
      assertGranted(guard.decide(RequestView.of("GET", "/").token(issuer.token("alice").sign())));
    }
  }

  @BeforeAll
  static void issuerOfTheClass_isThere() {
    use(ofTheClass);
    assertEquals(ofTheClass.issuer(), System.getProperty("borderpost.issuer"));
  }

  @BeforeEach
  void issuerOfTheTest_isThere() {
    use(ofTheTest);
  }

  @Test
  @Order(1)
  void firstTest_usesItsIssuers(@FakeIssuer TestIssuer parameter) {
    use(parameter);
    use(ofTheClass);
    ofTheFirstTest = ofTheTest;
    parameterOfTheFirstTest = parameter;
  }

  @Test
  @Order(2)
  void secondTest_findsThoseOfTheFirstClosed() {
    requireClosed(ofTheFirstTest);
    requireClosed(parameterOfTheFirstTest);
    use(ofTheClass);
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Inner {
    @FakeIssuer private TestIssuer ofTheInnerClass;
    private TestIssuer before;

    @BeforeAll
    void issuerIsThere() {
      use(ofTheInnerClass);
      before = ofTheInnerClass;
    }

    @Test
    void one() {
      use(before);
      use(ofTheClass);
    }

    @Test
    void two() {
      one();
    }
  }

  @AfterAll
  static void issuerOfTheClass_isStillThere() {
    use(ofTheClass);
  }
}
