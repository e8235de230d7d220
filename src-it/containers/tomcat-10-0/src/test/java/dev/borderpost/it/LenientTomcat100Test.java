package dev.borderpost.it;

/** Paths that Tomcat refuses unless it is configured otherwise. */
class LenientTomcat100Test extends InContainer implements PathTests, DispatchTests {

  LenientTomcat100Test() {
    super(new TomcatContainer(true), "/shop");
  }
}
