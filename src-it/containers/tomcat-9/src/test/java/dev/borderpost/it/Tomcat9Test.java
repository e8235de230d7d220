package dev.borderpost.it;

class Tomcat9Test extends BorderSuite {

  Tomcat9Test() {
    super(new TomcatContainer(false), "/shop");
  }
}
