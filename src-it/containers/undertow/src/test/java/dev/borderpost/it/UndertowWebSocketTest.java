package dev.borderpost.it;

import dev.borderpost.it.app.EndpointApplication;
import dev.borderpost.it.app.EndpointApplication.Added;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import org.junit.jupiter.api.Nested;

/** Undertow adds the filter that answers handshakes by a listener of its own. */
class UndertowWebSocketTest {

  @Nested
  class Early extends InUndertow {
    Early() {
      super(Added.EARLY);
    }
  }

  @Nested
  class ByListener extends InUndertow {
    ByListener() {
      super(Added.BY_LISTENER);
    }
  }

  private abstract static class InUndertow extends InEndpointContainer {

    InUndertow(Added added) {
      super(new WithWebSockets(), added, (classes, context) -> {});
    }
  }

  private static final class WithWebSockets extends UndertowContainer {

    WithWebSockets() {
      super(false);
    }

    @Override
    void customize(DeploymentInfo info) {
      info.addListener(Servlets.listener(EndpointApplication.Late.class));
      info.addServletContextAttribute(
          WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo());
    }
  }
}
