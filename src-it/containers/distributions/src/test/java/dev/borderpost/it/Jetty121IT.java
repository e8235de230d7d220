package dev.borderpost.it;

class Jetty121IT extends DistributionSuite {

  Jetty121IT() {
    super(Distribution.JETTY_12_1);
  }
}
