package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class Jetty120IT extends DistributionSuite {

  Jetty120IT() {
    super(Distribution.JETTY_12_0);
  }
}
