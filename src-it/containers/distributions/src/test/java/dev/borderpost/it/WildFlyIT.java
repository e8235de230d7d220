package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class WildFlyIT extends DistributionSuite {

  WildFlyIT() {
    super(Distribution.WILDFLY);
  }
}
