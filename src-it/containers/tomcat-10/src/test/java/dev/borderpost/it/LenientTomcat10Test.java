package dev.borderpost.it;

/** Paths that Tomcat refuses unless it is configured otherwise. */
class LenientTomcat10Test extends InContainer implements PathTests, DispatchTests {

  LenientTomcat10Test() {
    super(new TomcatContainer(true), "/shop");
  }
}
