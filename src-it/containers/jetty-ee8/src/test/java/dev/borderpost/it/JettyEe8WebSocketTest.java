package dev.borderpost.it;

import dev.borderpost.it.app.EndpointApplication;
import dev.borderpost.it.app.EndpointApplication.Added;
import java.util.Set;
import org.eclipse.jetty.ee8.websocket.javax.server.config.JavaxWebSocketServletContainerInitializer;
import org.junit.jupiter.api.Nested;

/** Jetty puts the filter that answers handshakes in front, whenever an endpoint is added. */
class JettyEe8WebSocketTest {

  @Nested
  class Early extends InJetty {
    Early() {
      super(Added.EARLY);
    }
  }

  @Nested
  class ByInitializer extends InJetty {
    ByInitializer() {
      super(Added.BY_INITIALIZER);
    }
  }

  @Nested
  class ByListener extends InJetty {
    ByListener() {
      super(Added.BY_LISTENER);
    }
  }

  private abstract static class InJetty extends InEndpointContainer {

    InJetty(Added added) {
      super(
          new Jetty(false),
          added,
          (classes, context) -> {
            new JavaxWebSocketServletContainerInitializer().onStartup(Set.of(), context);
            EeContext.getServletContextHandler(context)
                .addEventListener(new EndpointApplication.Late());
          });
    }

    @Override
    public boolean showsEndpointsTheFieldsOfTheClient() {
      return true;
    }
  }
}
