package dev.borderpost.it;

import java.util.ArrayList;
import java.util.List;

/** What security constraints, or servers that check them, decide in another way than rules. */
final class ConstraintDifferences {

  private static final String AMBIGUOUS = "ambiguousPath_isABadRequestForEverybody";
  private static final String UNAMBIGUOUS = "unambiguousPath_hasTheRuleOfWhatItStandsFor";
  private static final String NEAR_MISS = "nearMiss_isAnotherPath";

  private static final String COLON = "The server's check of constraints fails for a colon.";
  private static final String EMPTY = "The server itself answers 200, without content.";
  static final String NO_ANSWER = "The server does not answer.";

  private ConstraintDifferences() {}

  static List<UnmetCases> in(Distribution distribution) {
    String head = "head_isRefusedAsGetIs_withoutABody";
    String page = "A 403 for a role is the page of the server.";
    List<UnmetCases> all = new ArrayList<>();
    all.add(UnmetCases.of(head, "/admin", page));
    all.add(UnmetCases.of(head, "/internal", page));
    all.add(UnmetCases.of("methodThatNoRuleNames_isHeldToTheStrictestRule", "No scopes."));
    all.add(
        UnmetCases.of(
            "unambiguousSpellingOfAnOpenPath_isOpen", "/health/", "Not a match of /health."));
    switch (distribution) {
      case JETTY_12_0 ->
          all.add(UnmetCases.of("laterAnswer_isForTheUser", "The type is JASPI there."));
      case WILDFLY -> all.add(UnmetCases.of(UNAMBIGUOUS, "~%7e:", COLON));
      case GLASSFISH -> addThoseOfGlassFish(all);
      default -> {
        // no more
      }
    }
    return all;
  }

  private static void addThoseOfGlassFish(List<UnmetCases> all) {
    all.add(UnmetCases.of(UNAMBIGUOUS, "~%7e:", COLON));
    all.add(UnmetCases.of(NEAR_MISS, "/admin:/audit", COLON));
    all.add(UnmetCases.of(NEAR_MISS, "/.../admin/audit", "Not a path there: 404."));
    all.add(UnmetCases.of(AMBIGUOUS, ";jsessionid=1", "The server removes it beforehand."));
    all.add(UnmetCases.of(AMBIGUOUS, "//{authority}", "An address without a scheme there."));
    for (String malformed : List.of("/%u0061", "/%u002e", "/admin/%zz", "/admin/%-1")) {
      all.add(UnmetCases.of(AMBIGUOUS, malformed, EMPTY));
    }
    all.add(new UnmetCases(AMBIGUOUS, path -> path.matches("/admin/%2?"), EMPTY));
    all.add(UnmetCases.of("targetThatIsNoPath_reachesNothing", "CONNECT", NO_ANSWER));
    all.add(
        UnmetCases.of(
            "methodThatContainersAnswerThemselves_reachesNothingWithoutAToken",
            "CONNECT",
            NO_ANSWER));
    all.add(
        UnmetCases.of(
            "laterAnswer_isForTheUser", "isUserInRole() is false in threads of an AsyncContext."));
  }
}
