package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class GlassFishAuthenticationIT extends AuthenticationSuite {

  GlassFishAuthenticationIT() {
    super(Distribution.GLASSFISH);
  }
}
