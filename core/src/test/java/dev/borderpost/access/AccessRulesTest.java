package dev.borderpost.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.access.AccessRules.Level;
import dev.borderpost.policy.ClaimsPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {

  private static final ClaimsPolicy READ = ClaimsPolicy.scope("orders:read");
  private static final ClaimsPolicy WRITE = ClaimsPolicy.scope("orders:write");

  private static final AccessRules RULES =
      AccessRules.builder()
          .permit("GET", "/orders/public")
          .require("GET", "/orders/**", READ)
          .require("POST", "/orders/**", WRITE)
          .deny("DELETE", "/orders/**")
          .permit("GET", "/news/*")
          .optional("PUT", "/news/*")
          .permit("/open/**")
          .permit("OPTIONS", "/**")
          .build();

  @ParameterizedTest
  @CsvSource({
    "GET, /orders/public, PERMIT, 0",
    "HEAD, /orders/public, PERMIT, 0",
    "POST, /orders/public, REQUIRE, 1",
    "GET, /orders/1, REQUIRE, 1",
    "HEAD, /orders/1, REQUIRE, 1",
    "GET, /orders, REQUIRE, 1",
    "PUT, /orders/1, REQUIRE, 0",
    "PATCH, /orders/1, REQUIRE, 0",
    "DELETE, /orders/1, DENY, 0",
    "GET, /news/1, PERMIT, 0",
    "PUT, /news/1, OPTIONAL, 0",
    "POST, /news/1, REQUIRE, 0",
    "GET, /news, REQUIRE, 0",
    "GET, /news/1/2, REQUIRE, 0",
    "GET, /, REQUIRE, 0",
    "GET, /elsewhere, REQUIRE, 0",
    // Unknown methods: the strictest of all rules that they could be meant by.
    "FOO, /orders/public, DENY, 2",
    "get, /orders/public, DENY, 2",
    "get, /orders/1, DENY, 2",
    "TRACE, /orders/1, DENY, 2",
    "PROPFIND, /news/1, REQUIRE, 0",
    "TRACE, /news/1, REQUIRE, 0",
    "get, /news/1, REQUIRE, 0",
    "FOO, /elsewhere, REQUIRE, 0",
    "FOO, /open/x, PERMIT, 0",
    "'', /orders/1, DENY, 2",
    // A rule names this method, as for preflights, so no other is meant.
    "OPTIONS, /orders/1, PERMIT, 0",
    "OPTIONS, /elsewhere, PERMIT, 0",
    "options, /elsewhere, REQUIRE, 0",
  })
  void requestMethodAndPath_areHeldToTheFirstRule_orTheStrictestForOddMethods(
      String method, String path, Level level, int policies) {
    AccessRules.Requirement requirement = RULES.requirement(method, path);

    assertThat(requirement.level()).isEqualTo(level);
    assertThat(requirement.policies()).hasSize(policies);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "OPTIONS", "TRACE", "get", "Get", "FOO", "CONNECT", "", "GET "})
  void anyMethodThatNoRuleNames_isNeverLessProtectedThanGet(String method) {
    List<AccessRules> someRules =
        List.of(
            AccessRules.authenticated(),
            AccessRules.builder().deny("GET", "/x").build(),
            AccessRules.builder().require("GET", "/x", READ).build(),
            AccessRules.builder().require("GET", "/x", READ).permit("/x").build(),
            AccessRules.builder().require("GET", "/**", READ).permit("/**").build(),
            AccessRules.builder().permit("POST", "/x").require("/x", READ).build(),
            AccessRules.builder().optional("POST", "/x").build(),
            AccessRules.builder().permit("POST", "/x").permit("GET", "/y").build(),
            AccessRules.builder().permit("/x").deny("GET", "/x").build());

    for (AccessRules rules : someRules) {
      AccessRules.Requirement asGet = rules.requirement("GET", "/x");
      AccessRules.Requirement asOther = rules.requirement(method, "/x");
      assertThat(asOther.level()).isGreaterThanOrEqualTo(asGet.level());
      assertThat(asOther.policies()).containsAll(asGet.policies());
    }
  }

  @Test
  void firstRuleThatMatches_decides_whateverFollows() {
    AccessRules rules = AccessRules.builder().permit("/a/b").deny("/a/**").permit("/a/c").build();

    assertThat(rules.requirement("GET", "/a/b").level()).isEqualTo(Level.PERMIT);
    assertThat(rules.requirement("GET", "/a/c").level()).isEqualTo(Level.DENY);
  }

  @ParameterizedTest
  @CsvSource({
    "/a, /a, true",
    "/a, /a/, true",
    "/a/, /a, true",
    "/a, /A, false",
    "/a, /ab, false",
    "/a, /a/b, false",
    "/, /, true",
    "/, /a, false",
    "/**, /, true",
    "/**, /a, true",
    "/**, /a/b/c, true",
    "/a/**, /a, true",
    "/a/**, /a/, true",
    "/a/**, /a/b/c/, true",
    "/a/**, /ab, false",
    "/a/**, /b/a, false",
    "/a/*, /a/b, true",
    "/a/*, /a/b/, true",
    "/a/*, /a, false",
    "/a/*, /a/, false",
    "/a/*, /a/b/c, false",
    "/*, /a, true",
    "/*, /, false",
    "/a/*/c, /a/b/c, true",
    "/a/*/c, /a/b/d, false",
    "/a/*/**, /a/b, true",
    "/a/*/**, /a, false",
    "/a/*/**, /a/b/c/d, true",
    "/a.b, /axb, false",
    "/[a], /a, false",
  })
  void pattern_matchesWholeSegments(String pattern, String path, boolean matches) {
    AccessRules rules = AccessRules.builder().deny(pattern).build();

    assertThat(rules.requirement("GET", path).level() == Level.DENY).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "*",
        "**",
        "/a*",
        "/*.html",
        "/a/**/b",
        "/**/b",
        "/a**",
        "/a/***",
        "//a",
        "/a//b",
        "/./a",
        "/a/../b",
        "/a;b",
        "/a\\b",
        "/a\n",
        "/a/**/**",
      })
  void patternThatCouldNeverMatchOrMeansSomethingElse_isRefusedAtStartUp(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessRules.builder().permit(pattern))
        .withMessageContaining("path pattern \"" + pattern + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "get", "Get", "*", "G T", "GET,POST", "GET\n", "-"})
  void methodThatIsNotOne_isRefusedAtStartUp(String method) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessRules.builder().permit(method, "/a"))
        .withMessageContaining("is not a method");
  }

  /** As of a welcome file that is shown in place of its directory. */
  @ParameterizedTest
  @CsvSource({
    "GET, /a/index.html, /a/, true",
    "HEAD, /a/index.html, /a/, true",
    "POST, /a/index.html, /a/, false",
    "BREW, /a/index.html, /a/, true",
    "GET, /b/index.html, /b/, false",
    "GET, /c/index.html, /c/, true",
    "GET, /d/index.html, /d/, false",
    "GET, /index.html, /, false",
  })
  void ruleForAFileAlone_isToldFromThatOfItsDirectory(
      String method, String file, String directory, boolean apart) {
    AccessRules rules =
        AccessRules.builder()
            .deny("GET", "/a/index.html")
            .permit("/b/**")
            .deny("/b/index.html")
            .require("/c/*")
            .permit("/d")
            .build();

    assertThat(rules.isDecidedApart(method, file, directory)).isEqualTo(apart);
  }
}
