package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class Tomcat10AuthenticationIT extends AuthenticationSuite {

  Tomcat10AuthenticationIT() {
    super(Distribution.TOMCAT_10);
  }
}
