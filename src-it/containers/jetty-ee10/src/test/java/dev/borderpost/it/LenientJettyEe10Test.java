package dev.borderpost.it;

/** Paths that Jetty refuses unless it is configured otherwise. */
class LenientJettyEe10Test extends InContainer implements PathTests, DispatchTests {

  LenientJettyEe10Test() {
    super(new Jetty(true), "");
  }
}
