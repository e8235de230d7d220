package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class WildFlyAuthenticationIT extends AuthenticationSuite {

  WildFlyAuthenticationIT() {
    super(Distribution.WILDFLY);
  }
}
