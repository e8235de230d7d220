package dev.borderpost.it;

class JettyEe8Test extends BorderSuite {

  JettyEe8Test() {
    super(new Jetty(false), "");
  }
}
