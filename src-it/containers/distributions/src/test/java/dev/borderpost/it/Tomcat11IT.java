package dev.borderpost.it;

import org.junit.jupiter.api.Tag;

@Tag("profile-containers")
class Tomcat11IT extends DistributionSuite {

  Tomcat11IT() {
    super(Distribution.TOMCAT_11);
  }
}
