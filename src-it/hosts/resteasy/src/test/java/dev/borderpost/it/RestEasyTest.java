package dev.borderpost.it;

class RestEasyTest extends HostSuite {

  RestEasyTest() {
    super(new RestHost(new RestEasy()));
  }
}
