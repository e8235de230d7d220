package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class Jetty121IT extends DistributionSuite {

  Jetty121IT() {
    super(Distribution.JETTY_12_1);
  }
}
