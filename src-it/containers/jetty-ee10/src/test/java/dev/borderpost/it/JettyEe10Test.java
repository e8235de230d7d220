package dev.borderpost.it;

class JettyEe10Test extends BorderSuite {

  JettyEe10Test() {
    super(new Jetty(false), "");
  }
}
