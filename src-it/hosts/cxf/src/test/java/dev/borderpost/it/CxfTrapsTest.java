package dev.borderpost.it;

class CxfTrapsTest extends TrapsSuite {

  CxfTrapsTest() {
    super(new Cxf());
  }
}
