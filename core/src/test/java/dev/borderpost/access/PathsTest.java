package dev.borderpost.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.extract.RequestView;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The path rows of the catalogue of attacks: raw paths, as a server would decode them. */
class PathsTest {

  private static final Guard GUARD =
      Guard.of(
          Border.authenticator().build(),
          AccessRules.builder()
              .permit("/public/**")
              .permit("/caf\u00e9")
              .require("/admin/**", ClaimsPolicy.role("admin"))
              .permit("/**")
              .build());

  @ParameterizedTest
  @CsvSource({
    "/public/x;jsessionid=node01abc.node0, session_id_in_path",
    "/public;JSESSIONID=A1B2!3/x, session_id_in_path",
    "/;jsessionid=1, session_id_in_path",
    "/public/x;jsessionid=1;x=2, ambiguous_path",
    "/public/x;jsessionid=1;jsessionid=2, ambiguous_path",
    "/public/..;jsessionid=1/admin, ambiguous_path",
    "/public//x;jsessionid=1, ambiguous_path",
    "/public/x;jsessionid=%2f, ambiguous_path",
    "/public/x%3bjsessionid=1, ambiguous_path",
    "/public/x;session=1, ambiguous_path",
  })
  void sessionIdInThePath_hasAReasonOfItsOwn(String rawPath, String code) {
    AccessDecision decision = GUARD.decide(TestRequest.get(rawPath).decodedPath("/public/x"));

    GuardTest.assertRefused(
        decision,
        400,
        code,
        Map.of(),
        "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"The path can be read in more than"
            + " one way\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public/..;/admin",
        "/public;x=1/admin",
        "/admin;x=1",
        "/admin;",
        "/;/admin",
        "/admin/;x",
        "/admin%3bx=1",
        "/admin%3Bx=1",
        "//admin",
        "/public//../admin",
        "/admin//x",
        "/admin//",
        "/./admin",
        "/admin/.",
        "/admin/./x",
        "/.",
        "/..",
        "/public/../admin",
        "/public/..",
        "/%2e/admin",
        "/%2E%2e/admin",
        "/public/.%2e/admin",
        "/public/%2e./admin",
        "/%2e%2e%2fadmin",
        "/public%2fx",
        "/public%2Fx",
        "/%2fadmin",
        "/%2Fadmin",
        "/public%5cadmin",
        "/public%5Cadmin",
        "/public\\admin",
        "\\admin",
        "/\\admin",
        "/public/..\\admin",
        "/admin%00",
        "/%00admin",
        "/public/%00/../admin",
        "/admin%00.html",
        "/admin%0a",
        "/admin%0d%0a",
        "/admin%09",
        "/admin%7f",
        "/admin%1b",
        "/%252e%252e/admin",
        "/%25%32%65",
        "/admin%2500",
        "/admin%",
        "/admin%4",
        "/admin%zz",
        "/admin%4g",
        "/admin%g4",
        "/admin%u0041",
        "/%-1",
        "/% 41",
        "/%+4",
        "/adm\u00efn",
        "/\u2215admin",
        "/%ff",
        "/%c0%af",
        "/%c0%ae%c0%ae/admin",
        "/%e0%80%af",
        "/%ed%a0%80",
        "/%c2%85",
        "/caf%c3",
        "/%\uff14\uff11dmin",
        "/%\u0664\u0661dmin",
        "",
        "*",
        "admin",
        "http://host/admin",
        "/admin\0",
        "/admin\n",
        "/\u007fadmin",
      })
  void pathThatCanBeReadInMoreThanOneWay_is400_evenWhereEverythingIsPermitted(String rawPath) {
    AccessDecision decision =
        GUARD.decide(TestRequest.get(rawPath).decodedPath("/public/x").token(Border.token()));

    GuardTest.assertRefused(
        decision,
        400,
        "ambiguous_path",
        Map.of(),
        "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"The path can be read in more than"
            + " one way\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public/../admin",
        "/a;b",
        "//admin",
        "/a\\b",
        "/a\0",
        "/./admin",
        "/a/..",
        "admin",
        "",
        "/a\u0085",
      })
  void ambiguousDecodedPath_is400_whateverTheRawPathWas(String path) {
    AccessDecision decision = GUARD.decide(TestRequest.get("/public/x").decodedPath(path));

    assertThat(((AccessDecision.Refused) decision).reason().code()).isEqualTo("ambiguous_path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/public#", "/public#x", "/public/#/../admin", "/public/x#?y"})
  void fragment_makesAPathAmbiguous(String rawPath) {
    AccessDecision decision = GUARD.decide(RequestView.of("GET", rawPath));

    assertThat(((AccessDecision.Refused) decision).reason().code()).isEqualTo("ambiguous_path");
  }

  @ParameterizedTest
  @CsvSource({
    // raw path, whether it passes without token, whether it passes with one without the role
    "/admin, false",
    "/admin/, false",
    "/admin/x, false",
    "/admin/x/, false",
    "/admin/x/y/z, false",
    "/%61dmin, false",
    "/%61%64%6d%69%6e/x, false",
    "/adm%69n/, false",
    "/admin/%2a, false",
    "/admin/x%20y, false",
    "/admin/..., false",
    "/admin/.x, false",
    "/admin/x.., false",
    "/admin/%2ehidden, false",
    "/admin/caf%c3%a9, false",
    "/Admin, true",
    "/ADMIN/x, true",
    "/administrator, true",
    "/public, true",
    "/public/, true",
    "/public/admin, true",
    "/caf%c3%a9, true",
    "/caf%C3%A9, true",
    "/100%25, true",
    "/100%25x, true",
    "/, true",
    "/x:y@z!$&'()*+=~-._, true",
  })
  void unambiguousPath_isHeldToTheRuleOfTheDecodedPath(String rawPath, boolean open) {
    String decoded = URLDecoder.decode(rawPath.replace("+", "%2b"), StandardCharsets.UTF_8);
    RequestView.Standalone request = TestRequest.get(rawPath).decodedPath(decoded);

    if (open) {
      assertThat(GUARD.decide(request)).isInstanceOf(Granted.class);
    } else {
      assertThat(((AccessDecision.Refused) GUARD.decide(request)).status()).isEqualTo(401);
      assertThat(((AccessDecision.Refused) GUARD.decide(request.token(Border.token()))).status())
          .isEqualTo(403);
    }
  }
}
