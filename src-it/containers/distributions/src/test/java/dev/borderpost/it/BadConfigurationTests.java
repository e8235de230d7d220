package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.BadConfigurations.Row;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is configured wrongly does not come up, says why, and harms nothing else. */
interface BadConfigurationTests {

  String HEADING = "Borderpost is not configured correctly:";

  RunningServer server();

  Tokens tokens();

  Tally tally();

  static List<Row> rows() {
    return BadConfigurations.ROWS;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  default void badConfiguration_doesNotComeUp(Row row) {
    assertNotThere(row.name());
  }

  @Test
  default void filterThatIsMissing_isNotPassedOver() {
    assertNotThere("without-jars");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  default void badConfiguration_isExplainedInTheLog(Row row) {
    if (isLazy()) {
      send("GET", "/" + row.name() + "/health", "Accept: */*");
    }
    String log = server().log();
    String heading = "Filter " + row.name() + ": " + HEADING;

    assertThat(log).contains(heading);
    assertThat(faultsAfter(heading, log)).contains(row.faults());
    // The filter says it, and most servers log its exception as well, Tomcat in another file.
    assertThat(count(log, heading)).as("times that the log has it").isBetween(1, 2);
    tally().count("bad configurations");
  }

  @Test
  default void faults_areNotRepeatedWithoutTheNameOfTheFilter() {
    String log = server().log();
    assertThat(count(log, HEADING))
        .isEqualTo(count(log.replaceAll("Filter [a-z0-9-]+: " + HEADING, "+++"), "+++"));
  }

  /** Whether filters are made when the first request comes. */
  default boolean isLazy() {
    return false;
  }

  /** Whether the filter may be mapped by the names of servlets. */
  boolean mayHaveServletNames();

  @Test
  default void secrets_areNotInTheLog() {
    assertThat(server().log())
        .doesNotContain(BadConfigurations.SECRET)
        .doesNotContain(BadConfigurations.SHORT_SECRET)
        .doesNotContain("eyJ"); // how every token begins
  }

  /** The rule for the open path is outside of what the filter is mapped to, which may be meant. */
  @Test
  default void ruleThatCanNeverBeMet_isWarnedOf() {
    if (isLazy()) {
      send("GET", "/prefix/api/secret/1", "Accept: */*");
      send("GET", "/servlets/api/secret/1", "Accept: */*");
    }
    String log = server().log();
    assertThat(log)
        .containsOnlyOnce("Filter border-of-prefix has a rule for /health, but is only mapped to")
        .doesNotContain("Filter border-of-everything has a rule");
    if (mayHaveServletNames()) {
      assertThat(log)
          .containsOnlyOnce(
              "Filter border-of-servlets has a rule for /health, but is only mapped to");
    }
  }

  /**
   * What is asked for is not there; without a token, the border of the application in the root
   * context, which gets what belongs to no other, says nothing of it.
   */
  private void assertNotThere(String name) {
    for (String path : List.of("", "/", "/health", "/api/1", "/page.txt", "/WEB-INF/web.xml")) {
      for (String method : List.of("GET", "POST", "OPTIONS", "BREW")) {
        Response anonymous = send(method, "/" + name + path, "Accept: */*");
        assertThat(anonymous.status())
            .as("%s %s %s", name, path, anonymous)
            .isIn(anonymousStatuses());
        assertThat(anonymous.reached()).isFalse();
      }
      for (String method : List.of("GET", "HEAD")) {
        Response alice = send(method, "/" + name + path, "Authorization: Bearer {alice}");
        assertThat(alice.status()).as("%s %s %s", name, path, alice).isIn(statuses());
        assertThat(alice.reached()).isFalse();
      }
    }
  }

  /** Where filters are lazy, the server may redirect a path without a slash first. */
  private Set<Integer> statuses() {
    return isLazy() ? Set.of(302, 307, 404, 503) : Set.of(404, 503);
  }

  private Set<Integer> anonymousStatuses() {
    return isLazy() ? Set.of(302, 307, 401, 404, 503) : Set.of(401, 404, 503);
  }

  private Response send(String method, String target, String field) {
    return RawHttp.send(
        server().uri(""),
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n"
            + tokens().fillIn(field)
            + "\r\n\r\n");
  }

  /** The faults of the message, each after a hyphen; Jetty writes a bar where a line ends. */
  private static String faultsAfter(String heading, String log) {
    Matcher message = Pattern.compile(Pattern.quote(heading) + "((\\R|\\|) +- .*)+").matcher(log);
    return message.find() ? message.group() : "";
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
