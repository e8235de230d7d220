package dev.borderpost.it;

class JettyEe11Test extends BorderSuite {

  JettyEe11Test() {
    super(new Jetty(false), "/shop");
  }
}
