package dev.borderpost.it;

class Tomcat11IT extends DistributionSuite {

  Tomcat11IT() {
    super(Distribution.TOMCAT_11);
  }
}
