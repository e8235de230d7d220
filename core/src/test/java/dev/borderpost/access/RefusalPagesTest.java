package dev.borderpost.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalPagesTest {

  private static final String OWN = "https://shop.example";

  private static final Guard GUARD =
      Guard.of(
          Border.authenticator()
              .origins(Origins.allowing("https://app.example").withOwn(OWN))
              .build(),
          AccessRules.builder()
              .deny("/closed")
              .require("/admin", ClaimsPolicy.role("admin"))
              .build());
  private static final Guard WITH_PAGE = GUARD.withUnauthorizedPage("/sign-in.html").withRealm("r");
  private static final Guard WITH_REDIRECT = GUARD.withUnauthorizedPage(OWN + "/sign-in");

  private static RequestView.Standalone navigation(String path) {
    return TestRequest.get(path).header("Accept", "text/html,*/*;q=0.8");
  }

  private static Refused refused(Guard guard, RequestView.Standalone request) {
    Refused refused = (Refused) guard.decide(request);
    assertThat(guard.decideAsync(request).toCompletableFuture().join()).isEqualTo(refused);
    return refused;
  }

  @Test
  void page_isBesideTheCompleteRefusal() {
    Refused plain = refused(GUARD.withRealm("r"), navigation("/x"));
    Refused refused = refused(WITH_PAGE, navigation("/x"));

    assertThat(refused.page()).contains("/sign-in.html");
    assertThat(refused)
        .isEqualTo(
            new Refused(
                401, plain.headers(), plain.body(), plain.reason(), Optional.of("/sign-in.html")));
    assertThat(refused(WITH_PAGE, navigation("/x").token("x.y.z")).page()).isPresent();
    assertThat(plain.page()).isEmpty();
  }

  @Test
  void redirect_isAnAnswerOfItsOwn_thatSaysNothingOfTheRequest() {
    Refused refused = refused(WITH_REDIRECT, navigation("/x?access_token=" + Border.token()));

    assertThat(refused.status()).isEqualTo(302);
    assertThat(refused.headers())
        .containsEntry("Location", OWN + "/sign-in")
        .containsEntry("WWW-Authenticate", "Bearer")
        .containsEntry("Cache-Control", "no-store")
        .containsEntry("Referrer-Policy", "no-referrer")
        .doesNotContainKey("Content-Type");
    assertThat(refused.body()).isEmpty();
    assertThat(refused.reason().code()).isEqualTo("no_credentials");
  }

  @Test
  void signInPageThatIsRefusedItself_isNotRedirectedToItself() {
    assertThat(refused(WITH_REDIRECT, navigation("/sign-in")).status()).isEqualTo(401);
    assertThat(refused(WITH_REDIRECT, navigation("/sign-in?again")).status()).isEqualTo(401);
  }

  @Test
  void otherRefusals_andRequestsThatAreNoNavigation_haveNone() {
    for (Guard guard : List.of(WITH_PAGE, WITH_REDIRECT)) {
      for (RequestView.Standalone request :
          List.of(
              navigation("/closed"),
              navigation("/admin").token(Border.token()),
              navigation("/a;b"),
              navigation("/x").header("Authorization", "Bearer"),
              TestRequest.get("/x"),
              TestRequest.get("/x").header("Accept", "*/*"),
              TestRequest.get("/x").header("Accept", "text/html ; q=0.00, */*"),
              TestRequest.request("POST", "/x").header("Accept", "text/html"),
              TestRequest.request("HEAD", "/x").header("Accept", "text/html"))) {
        Refused refused = refused(guard, request);

        assertThat(refused.page()).as("%s", request).isEmpty();
        assertThat(refused.headers()).as("%s", request).doesNotContainKey("Location");
      }
      assertThat(guard.decide(navigation("/x").token(Border.token()))).isInstanceOf(Granted.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sign-in.html",
        "//evil.example/sign-in",
        "/\\evil.example",
        "\\\\evil.example",
        "/sign-in#x",
        "/sign in",
        "/sign-in\r\nSet-Cookie: x=1",
        "javascript:alert(1)",
        "mailto:x@shop.example",
        "https://evil.example/sign-in",
        "https://shop.example.evil.example/",
        "https://shop.example@evil.example/",
        "https://shop.example:8443/",
        "https://user@shop.example/",
        "http://shop.example/sign-in",
        "https:/sign-in",
        "https:///sign-in",
        "https://app.example/sign-in"
      })
  void placeThatIsNotTheApplicationsOwn_isAFaultOfStartUp_andNeverSent(String place) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GUARD.withUnauthorizedPage(place))
        .withMessageMatching("(?s)it(s origin)? is .*");

    Guard hooked = GUARD.withRefusalPages((refusal, request) -> Optional.of(place));
    assertThat(refused(hooked, navigation("/x"))).isEqualTo(refused(GUARD, navigation("/x")));
  }

  @Test
  void withoutAnOwnOrigin_addressesAreRefused_andTheMessageNamesTheSetting() {
    Guard guard = Guard.of(Border.authenticator().build());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> guard.withUnauthorizedPage(OWN + "/sign-in"))
        .withMessageContaining("set own-origin");
    assertThat(guard.withUnauthorizedPage("/WEB-INF/sign-in.jsp?x=1")).isNotNull();
  }

  @Test
  void hook_choosesForEachRefusal_andMayFail() {
    Guard hooked =
        GUARD.withRefusalPages(
            (refusal, request) -> {
              if (refusal.status() == 403) {
                throw new IllegalStateException("the hook fails");
              }
              return request.path().equals("/x") ? Optional.of("/page") : Optional.empty();
            });

    assertThat(refused(hooked, navigation("/x")).page()).contains("/page");
    assertThat(refused(hooked, navigation("/y")).page()).isEmpty();
    assertThat(refused(hooked, navigation("/closed")))
        .isEqualTo(refused(GUARD, navigation("/closed")));
  }

  @Test
  void dispatchThatIsRefused_hasThePageToo() {
    Granted anonymous = new Granted(Optional.empty());

    assertThat(((Refused) WITH_PAGE.decideAgain(navigation("/x"), anonymous)).page())
        .contains("/sign-in.html");
  }
}
