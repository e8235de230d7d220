package dev.borderpost.it;

class JerseyOnTheJdkTest extends HostSuite {

  JerseyOnTheJdkTest() {
    super(
        new RestHost(
            new Jersey.OnTheJdk(),
            UnmetCases.of(
                "headerThatIsNotHttp_isRefusedBySomebody",
                "{bob}\u0000",
                "The server cuts off control characters at the end of a field."),
            UnmetCases.of(
                "targetThatIsNoPath_reachesNothing",
                "/public /admin/audit",
                "The server takes what follows a second space in the request line for the version."),
            UnmetCases.of(
                "unambiguousSpellingOfAnOpenPath_isOpen",
                "{base}/health",
                "Jersey's container takes an address in the request line for a path: it is refused.")));
  }
}
