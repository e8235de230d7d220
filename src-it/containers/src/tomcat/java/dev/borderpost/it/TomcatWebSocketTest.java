package dev.borderpost.it;

import dev.borderpost.it.app.EndpointApplication;
import dev.borderpost.it.app.EndpointApplication.Added;
import org.apache.catalina.Globals;
import org.apache.catalina.WebResourceRoot;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.Nested;

/** Tomcat adds the filter that answers handshakes behind those that are there already. */
class TomcatWebSocketTest {

  @Nested
  class Early extends InTomcat {
    Early() {
      super(Added.EARLY);
    }
  }

  @Nested
  class ByInitializer extends InTomcat {
    ByInitializer() {
      super(Added.BY_INITIALIZER);
    }
  }

  @Nested
  class ByListener extends InTomcat {
    ByListener() {
      super(Added.BY_LISTENER);
    }
  }

  private abstract static class InTomcat extends InEndpointContainer {

    InTomcat(Added added) {
      super(
          new TomcatContainer(false),
          added,
          (classes, context) -> {
            new WsSci().onStartup(classes, context);
            WebResourceRoot files = (WebResourceRoot) context.getAttribute(Globals.RESOURCES_ATTR);
            files.getContext().addApplicationListener(EndpointApplication.Late.class.getName());
          });
    }
  }
}
