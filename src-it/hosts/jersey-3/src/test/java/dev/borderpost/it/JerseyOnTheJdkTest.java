package dev.borderpost.it;

class JerseyOnTheJdkTest extends HostSuite {

  JerseyOnTheJdkTest() {
    super(new RestHost(new Jersey.OnTheJdk()));
  }
}
