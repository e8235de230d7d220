package dev.borderpost.it;

class JettyAuthenticationTest extends ConstraintSuite {

  JettyAuthenticationTest() {
    super(new ConstrainedJetty(), (classes, context) -> EeSecurity.addWebSockets(context));
  }
}
