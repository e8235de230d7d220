package dev.borderpost.it;

class Tomcat10Test extends BorderSuite {

  Tomcat10Test() {
    super(new TomcatContainer(false), "/shop");
  }
}
