package dev.borderpost.it;

import org.junit.jupiter.api.Nested;

/** What Undertow lets pass, as it comes and with encoded slashes decoded. */
class UndertowOddTargetTest {

  @Nested
  class Default extends InContainer implements OddTargetTests {
    Default() {
      super(new UndertowContainer(false), "/shop");
    }
  }

  @Nested
  class EncodedSlashes extends InContainer implements OddTargetTests {
    EncodedSlashes() {
      super(new UndertowContainer(true), "/shop");
    }
  }
}
