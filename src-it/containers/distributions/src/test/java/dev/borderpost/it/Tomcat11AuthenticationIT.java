package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class Tomcat11AuthenticationIT extends AuthenticationSuite {

  Tomcat11AuthenticationIT() {
    super(Distribution.TOMCAT_11);
  }
}
