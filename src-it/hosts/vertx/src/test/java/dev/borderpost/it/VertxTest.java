package dev.borderpost.it;

class VertxTest extends HostSuite {

  VertxTest() {
    super(new VertxHost());
  }
}
