package dev.borderpost.it;

class SpringBootTest extends HostSuite {

  SpringBootTest() {
    super(new SpringBootHost());
  }
}
