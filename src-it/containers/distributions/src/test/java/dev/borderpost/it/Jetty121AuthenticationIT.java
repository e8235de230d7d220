package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class Jetty121AuthenticationIT extends AuthenticationSuite {

  Jetty121AuthenticationIT() {
    super(Distribution.JETTY_12_1);
  }
}
