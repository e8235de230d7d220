package dev.borderpost.it;

import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.junit.jupiter.api.Nested;

/** What Jetty lets pass by each of its modes; its requests throw where a path is ambiguous. */
class JettyUriComplianceTest {

  @Nested
  class Default extends InMode {
    Default() {
      super(UriCompliance.DEFAULT);
    }
  }

  @Nested
  class Rfc3986 extends InMode {
    Rfc3986() {
      super(UriCompliance.RFC3986);
    }
  }

  @Nested
  class Legacy extends InMode {
    Legacy() {
      super(UriCompliance.LEGACY);
    }
  }

  @Nested
  class Unsafe extends InMode {
    Unsafe() {
      super(UriCompliance.UNSAFE);
    }
  }

  private abstract static class InMode extends InContainer implements OddTargetTests {

    InMode(UriCompliance mode) {
      super(
          new Tuned(
              new Jetty(false),
              (classes, context) -> {
                HttpConfiguration http =
                    EeContext.getServletContextHandler(context)
                        .getServer()
                        .getConnectors()[0]
                        .getConnectionFactory(HttpConnectionFactory.class)
                        .getHttpConfiguration();
                http.setUriCompliance(mode);
              }),
          "");
    }
  }
}
