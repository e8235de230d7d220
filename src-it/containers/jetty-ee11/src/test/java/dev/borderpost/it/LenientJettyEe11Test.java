package dev.borderpost.it;

/** Paths that Jetty refuses unless it is configured otherwise. */
class LenientJettyEe11Test extends InContainer implements PathTests, DispatchTests {

  LenientJettyEe11Test() {
    super(new Jetty(true), "/shop");
  }
}
