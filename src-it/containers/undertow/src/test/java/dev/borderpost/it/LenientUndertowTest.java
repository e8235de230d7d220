package dev.borderpost.it;

/** Paths that Undertow refuses unless it is configured otherwise, below a context path. */
class LenientUndertowTest extends InContainer implements PathTests, DispatchTests {

  LenientUndertowTest() {
    super(new UndertowContainer(true), "/shop");
  }
}
