package dev.borderpost.it;

import java.util.Set;
import org.apache.tomcat.websocket.server.WsSci;

class TomcatAuthenticationTest extends ConstraintSuite {

  TomcatAuthenticationTest() throws Exception {
    super(new ConstrainedTomcat(), (classes, context) -> new WsSci().onStartup(Set.of(), context));
  }
}
