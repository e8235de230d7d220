package dev.borderpost.it;

import org.apache.catalina.Engine;
import org.apache.catalina.Globals;
import org.apache.catalina.Host;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.junit.jupiter.api.Nested;

/** What Tomcat lets pass by each of its ways to handle encoded slashes. */
class TomcatOddTargetTest {

  @Nested
  class Reject extends InMode {
    Reject() {
      super(EncodedSolidusHandling.REJECT);
    }
  }

  @Nested
  class Decode extends InMode {
    Decode() {
      super(EncodedSolidusHandling.DECODE);
    }
  }

  @Nested
  class PassThrough extends InMode {
    PassThrough() {
      super(EncodedSolidusHandling.PASS_THROUGH);
    }
  }

  private abstract static class InMode extends InContainer implements OddTargetTests {

    InMode(EncodedSolidusHandling mode) {
      super(
          new Tuned(
              new TomcatContainer(true),
              (classes, context) -> {
                WebResourceRoot files =
                    (WebResourceRoot) context.getAttribute(Globals.RESOURCES_ATTR);
                Host host = (Host) files.getContext().getParent();
                for (Connector each : ((Engine) host.getParent()).getService().findConnectors()) {
                  each.setEncodedSolidusHandling(mode.getValue());
                }
              }),
          "/shop");
    }
  }
}
