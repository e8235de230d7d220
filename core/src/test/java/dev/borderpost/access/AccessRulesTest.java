package dev.borderpost.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules.Level;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.LogCapture;
import java.util.List;
import java.util.function.Predicate;
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
            AccessRules.builder().permit("TRACE", "/y").require("GET", "/x", READ).build(),
            AccessRules.builder().permit("POST", "/x").permit("GET", "/y").build());

    for (AccessRules rules : someRules) {
      AccessRules.Requirement asGet = rules.requirement("GET", "/x");
      AccessRules.Requirement asOther = rules.requirement(method, "/x");
      assertThat(asOther.level()).isGreaterThanOrEqualTo(asGet.level());
      assertThat(asOther.policies()).containsAll(asGet.policies());
    }
  }

  @Test
  void firstRuleThatMatches_decides_whateverFollows() {
    AccessRules rules = AccessRules.builder().permit("/a/b").deny("/a/**").permit("/*/c").build();

    assertThat(rules.requirement("GET", "/a/b").level()).isEqualTo(Level.PERMIT);
    assertThat(rules.requirement("GET", "/a/c").level()).isEqualTo(Level.DENY);
    assertThat(rules.requirement("GET", "/b/c").level()).isEqualTo(Level.PERMIT);
  }

  @ParameterizedTest
  @CsvSource({
    "permit /**, deny /internal/**",
    "permit /**, deny POST /internal",
    "permit /a/*, require /a/b",
    "permit /a/*/**, require /a/b/c/**",
    "permit /a, deny /a/",
    "permit /*, deny /*",
    "deny /**, permit /",
    "permit GET /a/**, require GET /a/b",
    "permit GET /a, deny HEAD /a",
  })
  void ruleThatAnEarlierOneHides_isRefusedAtStartUp_withBothNamed(String earlier, String later) {
    AccessRules.Builder rules = AccessRules.builder().permit("/elsewhere");
    add(rules, earlier);
    add(rules, later);

    assertThatIllegalArgumentException()
        .isThrownBy(rules::build)
        .withMessageContaining("\"" + later + "\", is never reached: rule 2, \"" + earlier + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "permit /a/**, deny /**",
    "permit /a, deny /a/**",
    "permit /a/*, deny /a/*/**",
    "permit /a/*, require /a",
    "permit /a/*, require /a/**",
    "permit /a/b, require /a/*",
    "permit /a/*/**, require /a/**",
    "permit GET /a, deny /a",
    "permit GET /a, deny POST /a",
    "permit HEAD /a, deny GET /a",
    "permit /a, deny /A",
  })
  void ruleThatAnEarlierOneLeavesSomething_isAccepted(String earlier, String later) {
    AccessRules.Builder rules = AccessRules.builder();
    add(rules, earlier);
    add(rules, later);

    assertThat(rules.build()).isNotNull();
  }

  private static void add(AccessRules.Builder rules, String rule) {
    String[] words = rule.split(" ");
    String path = words[words.length - 1];
    boolean any = words.length == 2;
    switch (words[0]) {
      case "permit" -> unused(any ? rules.permit(path) : rules.permit(words[1], path));
      case "deny" -> unused(any ? rules.deny(path) : rules.deny(words[1], path));
      default -> unused(any ? rules.require(path) : rules.require(words[1], path));
    }
  }

  private static void unused(AccessRules.Builder ignored) {}

  @Test
  void letterCase_isIgnored_whereThatIsAskedFor_asJavaIgnoresIt() {
    AccessRules rules =
        AccessRules.builder()
            .deny("/admin/**")
            .ignoringCase()
            .permit("/Stra\u00dfe/*/Caf\u00e9")
            .build();

    for (String path : List.of("/admin/x", "/ADMIN/x", "/aDmIn", "/adm\u0131n", "/ADM\u0130N/")) {
      assertThat(rules.requirement("GET", path).level()).as(path).isEqualTo(Level.DENY);
    }
    assertThat(rules.requirement("GET", "/sTRA\u00dfE/x/CAF\u00c9").level())
        .isEqualTo(Level.PERMIT);
    assertThat(rules.requirement("GET", "/strasse/x/cafe").level()).isEqualTo(Level.REQUIRE);
    assertThat(rules.outside(List.of("/Admin/*"))).containsExactly("/Stra\u00dfe/*/Caf\u00e9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessRules.builder().permit("/a").deny("/A").ignoringCase().build())
        .withMessageContaining("\"deny /A\", is never reached: rule 1, \"permit /a\"");
  }

  @Test
  void readingThatIsLimited_andChangingThatIsNot_isWarnedOf() {
    try (LogCapture log = LogCapture.start()) {
      AccessRules.builder().require("GET", "/x/**", READ).build();
      AccessRules.builder().require("GET", "/y/**", READ).require("POST", "/y/**", WRITE).build();
      AccessRules.builder().deny("GET", "/z").build();
      AccessRules.builder().deny("HEAD", "/z").build();

      assertThat(log.warnings())
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .contains(
                          "\"require GET /x/**\" leaves POST, PUT, PATCH, DELETE to everybody")
                      .contains("\"deny /x/**\" below"),
              line -> assertThat(line).contains("\"require GET /y/**\" leaves PUT, PATCH, DELETE"),
              line -> assertThat(line).contains("\"deny GET /z\" leaves POST, PUT, PATCH, DELETE"),
              line -> assertThat(line).contains("\"deny HEAD /z\" leaves POST, PUT, PATCH"));
    }
  }

  @Test
  void readingThatIsLimited_isNotWarnedOf_whereEveryOtherMethodHasARule() {
    try (LogCapture log = LogCapture.start()) {
      AccessRules.builder().require("GET", "/x/**", READ).deny("/x/**").build();
      AccessRules.builder().require("GET", "/x/**", READ).require("/**").build();
      AccessRules.builder().require("/x/**", READ).build();
      AccessRules.builder().require("POST", "/x/**", WRITE).build();
      AccessRules.builder().permit("GET", "/x/**").require("GET", "/y").build();

      assertThat(log.warnings()).isEmpty();
    }
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
    "GET, /e/index.html, /e/, false",
    "BREW, /e/index.html, /e/, true",
    "GET, /index.html, /, false",
  })
  void ruleForAFileAlone_isToldFromThatOfItsDirectory(
      String method, String file, String directory, boolean apart) {
    AccessRules rules =
        AccessRules.builder()
            .deny("GET", "/a/index.html")
            .permit("/b/**")
            .require("/c/*")
            .permit("/d")
            .deny("GET", "/e/**")
            .permit("/e/index.html")
            .build();

    assertThat(rules.isDecidedApart(method, file, directory)).isEqualTo(apart);
  }

  @ParameterizedTest
  @CsvSource({
    // pattern of a rule, pattern of a filter, whether a request can match neither or one only
    "/a, /a, false",
    "/a, /b, true",
    "/a/b, /a/*, false",
    "/a/*, /a/b, false",
    "/a/b, /c/*, true",
    "/*/b, /a/c, true",
    "/a/b/c, /a/b, true",
    "/a/b, /a/b/c, true",
    "/a/b/c, /a/**, false",
    "/a/**, /a/b/c, false",
    "/a/b/**, /a/**, false",
    "/a/**, /a, false",
    "/a, /a/**, false",
    "/a/b/**, /a, true",
    "/a, /a/b/**, true",
    "/a/**, /b/**, true",
  })
  void ruleThatNoRequestOfThePatternsCanMatch_isOutside(
      String rule, String pattern, boolean outside) {
    AccessRules rules = AccessRules.builder().deny(rule).build();

    assertThat(rules.outside(List.of(pattern))).isEqualTo(outside ? List.of(rule) : List.of());
  }

  @Test
  void rulesThatRepeatThePathOfTheApplication_areWarnedOf() {
    Guard guard =
        Guard.of(
            Border.authenticator().build(),
            AccessRules.builder().deny("/shop/admin/**").permit("/shops").deny("/x").build());
    try (LogCapture log = LogCapture.start()) {
      assertThat(guard.withContextPath("/shop")).isSameAs(guard);
      for (String path : List.of("", "/a;b", "/a//b", "/other")) {
        assertThat(guard.withContextPath(path)).isSameAs(guard);
      }

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("\"deny /shop/admin/**\" begins with the path of the application, /shop");
    }
  }

  @Test
  void paths_areThoseOfThePatterns_andOnlyWhereTheyCanBeReadInOneWay() {
    Predicate<RequestView> listed = AccessRules.paths("/events/**", "/export/*");

    for (String path : List.of("/events", "/events/", "/events/a/b", "/%65vents/a", "/export/a")) {
      assertThat(listed).as(path).accepts(RequestView.of("GET", path));
    }
    for (String path : List.of("/", "/eventsx", "/Events", "/export", "/export/a/b")) {
      assertThat(listed).as(path).rejects(RequestView.of("GET", path));
    }
    for (String path :
        List.of("/events/../x", "/events/..;/x", "/events%2fx", "/events//x", "/events/%2e%2e/x")) {
      assertThat(listed).as(path).rejects(RequestView.of("GET", path));
      assertThat(listed).as(path).rejects(RequestView.of("GET", path).decodedPath("/events/x"));
    }
    assertThat(listed).rejects(RequestView.of("GET", "/events/x").decodedPath("/events/../x"));
    assertThatIllegalArgumentException().isThrownBy(AccessRules::paths);
    assertThatIllegalArgumentException().isThrownBy(() -> AccessRules.paths("events"));
    assertThatIllegalArgumentException().isThrownBy(() -> AccessRules.paths("/events/{id}"));
  }

  /** Without a guard, nothing else refuses such a path. */
  @Test
  void tokenInTheQuery_ofAnAmbiguousPath_isNotLookedAtByAnAuthenticatorAlone() {
    JwtAuthenticator authenticator =
        Border.authenticator()
            .extractor(
                TokenExtractor.queryParameter("access_token")
                    .onlyFor(AccessRules.paths("/events/**")))
            .build();
    String query = "?access_token=" + Border.token();

    assertThat(authenticator.authenticate(RequestView.of("GET", "/events/x" + query)))
        .isInstanceOf(AuthenticationResult.Authenticated.class);
    for (String path : List.of("/events/..;/admin", "/events/../admin", "/admin")) {
      assertThat(authenticator.authenticate(RequestView.of("GET", path + query)))
          .isInstanceOf(AuthenticationResult.NoCredentials.class);
    }
  }
}
