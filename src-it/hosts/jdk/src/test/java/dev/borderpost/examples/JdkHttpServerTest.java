package dev.borderpost.examples;

import dev.borderpost.it.HostSuite;

class JdkHttpServerTest extends HostSuite {

  JdkHttpServerTest() {
    super(new JdkHttpServerHost());
  }
}
