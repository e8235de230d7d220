package dev.borderpost.it;

class Tomcat11Test extends BorderSuite {

  Tomcat11Test() {
    super(new TomcatContainer(false), "");
  }
}
