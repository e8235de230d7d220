package dev.borderpost.it;

import java.util.Set;

class RestEasyTest extends HostSuite {

  RestEasyTest() {
    super(
        new RestHost(
            new RestEasy(),
            new UnmetCases(
                "methodThatContainersAnswerThemselves_reachesNothingWithoutAToken",
                Set.of("get", "Get", "head")::contains,
                "RESTEasy reads a method in any letter case: `get` is `GET` for resources, and so for"
                    + " rules.")));
  }
}
