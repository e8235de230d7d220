package dev.borderpost.it;

class JerseyOnGrizzlyTest extends HostSuite {

  JerseyOnGrizzlyTest() {
    super(new RestHost(new Jersey.OnGrizzly()));
  }
}
