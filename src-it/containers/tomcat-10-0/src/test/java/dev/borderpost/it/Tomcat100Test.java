package dev.borderpost.it;

class Tomcat100Test extends BorderSuite {

  Tomcat100Test() {
    super(new TomcatContainer(false), "/shop");
  }
}
