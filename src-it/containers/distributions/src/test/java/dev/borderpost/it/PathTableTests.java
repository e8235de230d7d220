package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No spelling of a path leads around the border, however the filter is mapped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
interface PathTableTests {

  /** Applications of one shape, with the filter mapped in different ways. */
  enum Mapping {
    ROOT_CONTEXT("ROOT", true, "/*"),
    EVERYTHING("everything", true, "/*"),
    PREFIX("prefix", false, "/api/*"),
    SERVLETS("servlets", false, "secret", "admin");

    private final String war;
    private final boolean seesEverything;
    private final String[] mappings;

    Mapping(String war, boolean seesEverything, String... mappings) {
      this.war = war;
      this.seesEverything = seesEverything;
      this.mappings = mappings;
    }

    String war() {
      return war;
    }

    String[] mappings() {
      return mappings;
    }

    String context() {
      return this == ROOT_CONTEXT ? "" : "/" + war;
    }

    /** What is behind the border: the default servlet has no name that all servers share. */
    List<String> targets() {
      return this == SERVLETS
          ? List.of("secret/1", "admin/1")
          : List.of("secret/1", "admin/1", "files/page.txt");
    }
  }

  RunningServer server();

  Tokens tokens();

  Tally tally();

  /** How the filter may be mapped in the server. */
  List<Mapping> mappings();

  @Test
  default void table_isLongEnough() {
    assertThat(PathTable.spellings()).isGreaterThanOrEqualTo(80);
  }

  @ParameterizedTest
  @MethodSource("mappings")
  default void clearSpelling_hasTheRuleOfThePath(Mapping mapping) {
    Findings findings = new Findings(tally());
    for (String target : mapping.targets()) {
      for (String spelling : PathTable.CLEAR) {
        boolean admin = target.startsWith("admin");
        findings.check(get(mapping, spelling, target, "none"), spelling, 401);
        findings.check(get(mapping, spelling, target, "bob"), spelling, admin ? 403 : 200);
        findings.check(get(mapping, spelling, target, "alice"), spelling, 200);
      }
    }
    findings.report(mapping);
  }

  @ParameterizedTest
  @MethodSource("mappings")
  default void ambiguousSpelling_reachesNothing(Mapping mapping) {
    Findings findings = new Findings(tally());
    List<String> spellings = new ArrayList<>(PathTable.AMBIGUOUS);
    if (!mapping.context().isEmpty()) {
      spellings.addAll(PathTable.AROUND_THE_CONTEXT);
    }
    for (String target : mapping.targets()) {
      for (String spelling : spellings) {
        for (String token : List.of("none", "alice")) {
          Response response = get(mapping, spelling, target, token);
          findings.noMarker(response, spelling, target, token);
          if (mapping.seesEverything && !spelling.startsWith("^")) {
            findings.checkRefused(response, spelling);
          }
        }
      }
    }
    findings.report(mapping);
  }

  @ParameterizedTest
  @MethodSource("mappings")
  default void nearMiss_isNoWayIn(Mapping mapping) {
    Findings findings = new Findings(tally());
    for (String target : mapping.targets()) {
      for (String spelling : PathTable.NEAR) {
        for (String token : List.of("none", "bob")) {
          Response response = get(mapping, spelling, target, token);
          if (token.equals("none") || target.startsWith("admin")) {
            findings.noMarker(response, spelling, target, token);
          }
        }
      }
    }
    findings.report(mapping);
  }

  @ParameterizedTest
  @MethodSource("mappings")
  default void clearSpellingOfTheOpenPath_isOpen(Mapping mapping) {
    Findings findings = new Findings(tally());
    for (String spelling : PathTable.OPEN) {
      Response response = get(mapping, spelling, "", "none");
      findings.check(response, spelling, 200);
      assertThat(response.wire()).contains("REACHED health\n");
    }
    findings.report(mapping);
  }

  private Response get(Mapping mapping, String spelling, String path, String token) {
    URI base = server().uri(mapping.context());
    String whole = spelling.startsWith("/") ? mapping.context() + spelling : spelling;
    String target =
        whole
            .replaceFirst("^\\^", "")
            .replace("{base}", base.toString())
            .replace("{c}", mapping.context().replace("/", ""))
            .replace("{p}", "api")
            .replace("{r}", path)
            .replace("{e}", encoded(path, 1))
            .replace("{E}", encoded(path, path.length()));
    String field = token.equals("none") ? "" : "Authorization: Bearer {" + token + "}\r\n";
    return RawHttp.send(
        base,
        "GET "
            + target
            + " HTTP/1.1\r\nHost: "
            + base.getRawAuthority()
            + "\r\n"
            + tokens().fillIn(field)
            + "Connection: close\r\n\r\n");
  }

  /** A path with its first letters percent encoded, slashes left as they are. */
  private static String encoded(String path, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      text.append(i < count && c != '/' ? "%%%02x".formatted((int) c) : String.valueOf(c));
    }
    return text.toString();
  }

  /** What went wrong, all of it before the test fails. */
  final class Findings {

    private final Map<String, List<String>> wrong = new TreeMap<>();
    private final Tally tally;

    Findings(Tally tally) {
      this.tally = tally;
    }

    /** That the answer has a status; counts as a case. */
    void check(Response response, String spelling, int status) {
      tally.count("path cases");
      if (response.status() != status) {
        note(spelling, response.status() + " instead of " + status);
      }
      if (response.reached() != (status == 200)) {
        note(spelling, response.status() + (response.reached() ? ", reached" : ", not reached"));
      }
    }

    /**
     * That somebody has called it a bad request. Undertow redirects to directories, which have a
     * slash at the end, before any filter is asked.
     */
    void checkRefused(Response response, String spelling) {
      boolean redirect = response.status() == 302 && spelling.endsWith("/..");
      if (response.status() != 400 && !redirect) {
        note(spelling, response.status() + " instead of 400");
      }
    }

    /** That nothing behind the border has answered; counts as a case. */
    void noMarker(Response response, String spelling, String target, String token) {
      tally.count("path cases");
      if (response.wire().contains("REACHED secret")
          || response.wire().contains("REACHED admin")
          || response.wire().contains("REACHED static")) {
        note(spelling, target + " was reached with token " + token);
      }
      // Undertow has no servlet, and no good answer, for a target that is no path.
      boolean path = spelling.startsWith("/") || spelling.startsWith("^/");
      if (response.status() == 500 && path) {
        note(spelling, target + " answered 500 with token " + token);
      }
    }

    private void note(String spelling, String what) {
      List<String> notes = wrong.computeIfAbsent(spelling, key -> new ArrayList<>());
      if (!notes.contains(what)) {
        notes.add(what);
      }
    }

    void report(Mapping mapping) {
      assertThat(wrong).as("%s", mapping).isEmpty();
    }
  }
}
