package dev.borderpost.it;

/** Paths that Jetty refuses unless it is configured otherwise. */
class LenientJettyEe8Test extends InContainer implements PathTests, DispatchTests {

  LenientJettyEe8Test() {
    super(new Jetty(true), "");
  }
}
