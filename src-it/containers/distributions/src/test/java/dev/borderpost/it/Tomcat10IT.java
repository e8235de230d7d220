package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class Tomcat10IT extends DistributionSuite {

  Tomcat10IT() {
    super(Distribution.TOMCAT_10);
  }
}
