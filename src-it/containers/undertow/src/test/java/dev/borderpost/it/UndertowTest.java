package dev.borderpost.it;

class UndertowTest extends BorderSuite {

  UndertowTest() {
    super(new UndertowContainer(false), "");
  }
}
