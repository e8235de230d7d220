package dev.borderpost.it;

/** Paths that Tomcat refuses unless it is configured otherwise. */
class LenientTomcat9Test extends InContainer implements PathTests, DispatchTests {

  LenientTomcat9Test() {
    super(new TomcatContainer(true), "/shop");
  }
}
