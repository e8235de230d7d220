package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.app.EndpointApplication;
import dev.borderpost.it.app.EndpointApplication.Added;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.websockets.jsr.JsrWebSocketFilter;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The mend for a filter for handshakes that is declared in front: filters made at start-up. */
class UndertowFiltersAtStartUpTest extends InContainer {

  UndertowFiltersAtStartUpTest() {
    super(
        new WithFilterInFront(),
        "",
        keys -> new EndpointApplication(keys, Added.EARLY, (classes, context) -> {}));
  }

  @Test
  void firstHandshakeOfAll_isChecked() {
    URI address = URI.create(target().base() + "/api/ws");

    assertThat(Handshake.with(address).status()).isEqualTo(401);
  }

  private static final class WithFilterInFront extends UndertowContainer {

    WithFilterInFront() {
      super(false);
    }

    @Override
    void customize(DeploymentInfo info) {
      info.setEagerFilterInit(true)
          .addListener(Servlets.listener(EndpointApplication.Late.class))
          .addFilter(Servlets.filter("declared", JsrWebSocketFilter.class))
          .addFilterUrlMapping("declared", "/*", DispatcherType.REQUEST)
          .addServletContextAttribute(
              WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo());
    }
  }
}
