package dev.borderpost.it;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Tag("glassfish")
@DisabledForJreRange(
    min = JRE.JAVA_24,
    disabledReason = "GlassFish 7 sets a security policy, which JDK 24 refuses")
class GlassFishAuthenticationIT extends AuthenticationSuite {

  GlassFishAuthenticationIT() {
    super(Distribution.GLASSFISH);
  }
}
