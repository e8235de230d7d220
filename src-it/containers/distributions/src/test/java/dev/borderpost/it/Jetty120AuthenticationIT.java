package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class Jetty120AuthenticationIT extends AuthenticationSuite {

  Jetty120AuthenticationIT() {
    super(Distribution.JETTY_12_0);
  }
}
