package dev.borderpost.it;

import java.util.regex.Pattern;

class JerseyOnGrizzlyTest extends HostSuite {

  /** Characters that no URI has, and a percent sign without two digits. */
  private static final Pattern NO_URI =
      Pattern.compile("[\\\\|\"<>\\[\\]^`\u0080-\u009f]|%(?![0-9a-fA-F]{2})|a\\{b}");

  private static final String NOT_READ =
      "Jersey's container answers 500 to what is no URI, before any filter.";

  private static final String SESSION_ID = "Grizzly cuts off `;jsessionid=…` before any filter.";

  private static final String CONNECT = "Grizzly does not answer `CONNECT`.";

  JerseyOnGrizzlyTest() {
    super(
        new RestHost(
            new Jersey.OnGrizzly(),
            notRead("ambiguousPath_isABadRequestForEverybody"),
            notRead("oddTarget_isNeverTheServersFault"),
            notRead("tokenInADoubtfulQuery_neverCountsAsOneInTheForm"),
            UnmetCases.of("ambiguousPath_isABadRequestForEverybody", ";jsessionid=", SESSION_ID),
            UnmetCases.of(
                "methodThatContainersAnswerThemselves_reachesNothingWithoutAToken",
                "CONNECT",
                CONNECT),
            UnmetCases.of("targetThatIsNoPath_reachesNothing", "CONNECT", CONNECT),
            new UnmetCases(
                "targetThatIsNoPath_reachesNothing",
                "GET | http://"::equals,
                "Grizzly shows an exception."),
            UnmetCases.of(
                "tokenThatIsNotInTheForm_countsAsNoToken",
                "GET /form/1",
                "Grizzly refuses a `GET` with a body.")));
  }

  private static UnmetCases notRead(String test) {
    return new UnmetCases(test, arguments -> NO_URI.matcher(arguments).find(), NOT_READ);
  }
}
