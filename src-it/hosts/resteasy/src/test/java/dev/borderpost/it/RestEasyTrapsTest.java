package dev.borderpost.it;

class RestEasyTrapsTest extends TrapsSuite {

  RestEasyTrapsTest() {
    super(new RestEasy());
  }
}
