package dev.borderpost.it;

class CxfTest extends HostSuite {

  CxfTest() {
    super(new RestHost(new Cxf()));
  }
}
