package dev.borderpost.it;

/** Paths that Tomcat refuses unless it is configured otherwise. */
class LenientTomcat11Test extends InContainer implements PathTests, DispatchTests {

  LenientTomcat11Test() {
    super(new TomcatContainer(true), "");
  }
}
