package dev.borderpost.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Extensions of the application that throw errors, on each request. */
class ExtensionErrorsTest {

  static Stream<Throwable> thrown() {
    return Stream.of(
        new StackOverflowError(),
        new NoClassDefFoundError("com/example/Missing"),
        new AssertionError("cannot be"),
        new OutOfMemoryError("Java heap space"),
        new IllegalStateException("of no use"));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whateverAnExtensionThrows_is503_andOneErrorInTheLog(Throwable thrown) {
    List<Guard> guards =
        List.of(
            Guard.of(Border.authenticator().extractor(request -> fail(thrown)).build()),
            Guard.of(Border.authenticator().policy((jwt, request) -> fail(thrown)).build()),
            Guard.of(Border.authenticator(Border.issuer(header -> fail(thrown)).build())),
            Guard.of(
                Border.authenticator().build(),
                AccessRules.builder().require("/**", (jwt, request) -> fail(thrown)).build()));
    for (Guard guard : guards) {
      try (LogCapture log = LogCapture.start()) {
        for (int i = 0; i < 3; i++) {
          assertUnavailable(guard);
        }
        assertThat(log.lines().stream().filter(line -> line.startsWith("ERROR")))
            .singleElement()
            .asString()
            .contains(thrown.getClass().getName(), "\tat ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whateverADeferredCheckThrows_is503(Throwable thrown) {
    ClaimsPolicy policy = (jwt, request) -> PolicyDecision.deferred("key", () -> fail(thrown));

    assertUnavailable(Guard.of(Border.authenticator().policy(policy).build()));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whateverARequestThrows_is503_andOneErrorInTheLog(Throwable thrown) {
    RequestView request =
        new RequestView() {
          @Override
          public String method() {
            return "GET";
          }

          @Override
          public String path() {
            return fail(thrown);
          }

          @Override
          public String rawPath() {
            return fail(thrown);
          }

          @Override
          public List<String> headers(String name) {
            return fail(thrown);
          }
        };
    Guard guard = Guard.of(Border.authenticator().build());
    try (LogCapture log = LogCapture.start()) {
      assertThat(((Refused) guard.decide(request)).status()).isEqualTo(503);
      assertThat(((Refused) guard.decideAsync(request).toCompletableFuture().join()).status())
          .isEqualTo(503);
      Granted earlier = new Granted(Optional.empty());
      assertThat(((Refused) guard.decideAgain(request, earlier)).status()).isEqualTo(503);
      assertThat(guard.decideAgainAsync(request, earlier))
          .isCompletedWithValueMatching(decision -> ((Refused) decision).status() == 503);
      assertThat(guard.refuse(request, PolicyDecision.forbid("no")).status()).isEqualTo(503);

      assertThat(log.lines().stream().filter(line -> line.startsWith("ERROR"))).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whateverAListenerOrAPageThrows_theDecisionStands(Throwable thrown) {
    AuthenticationListener listener =
        new AuthenticationListener() {
          @Override
          public void decided(DecisionEvent event) {
            fail(thrown);
          }
        };
    JwtAuthenticator authenticator = Border.authenticator().listener(listener).build();
    Guard guard = Guard.of(authenticator).withRefusalPages((refused, request) -> fail(thrown));

    assertThat(guard.decide(TestRequest.get("/").token(Border.token())))
        .isInstanceOf(Granted.class);
    assertThat(
            ((Refused) guard.decide(TestRequest.get("/").header("Accept", "text/html"))).status())
        .isEqualTo(401);
  }

  private static void assertUnavailable(Guard guard) {
    Supplier<RequestView> request = () -> TestRequest.get("/").token(Border.token());

    assertThat(((Refused) guard.decide(request.get())).status()).isEqualTo(503);
    assertThat(((Refused) guard.decideAsync(request.get()).toCompletableFuture().join()).status())
        .isEqualTo(503);
  }

  private static <T> T fail(Throwable thrown) {
    return ExtensionErrorsTest.<T, RuntimeException>sneak(thrown);
  }

  @SuppressWarnings("unchecked")
  private static <T, E extends Throwable> T sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
