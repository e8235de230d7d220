package dev.borderpost.it;

class JerseyGrizzlyTrapsTest extends TrapsSuite {

  JerseyGrizzlyTrapsTest() {
    super(new Jersey.OnGrizzly());
  }
}
