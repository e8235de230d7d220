package dev.borderpost.it;

class JerseyTrapsTest extends TrapsSuite {

  JerseyTrapsTest() {
    super(new Jersey.OnTheJdk());
  }
}
