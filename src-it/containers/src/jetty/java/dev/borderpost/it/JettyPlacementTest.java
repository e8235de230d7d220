package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.it.app.TestApplication;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mappings of the filter behind the one that answers handshakes. */
class JettyPlacementTest {

  @ParameterizedTest
  @ValueSource(strings = {"rest", "*"})
  void filterMappedByServletName_stopsStartUp(String servlet) throws Exception {
    Jetty jetty = new Jetty(false);
    TestApplication application = new TestApplication(new Tokens().keySources());

    assertThatThrownBy(
            () ->
                jetty.start(
                    "",
                    (classes, context) -> {
                      EeWebSockets.startUp(context);
                      EeWebSockets.add(context, "/native", user -> new Object());
                      application.onStartup(classes, context);
                      mapToServlet(context, servlet);
                    }))
        .hasMessageContaining("map it by URL pattern only: <url-pattern>/*</url-pattern>");
    jetty.stop();
  }

  private static void mapToServlet(ServletContext context, String servlet) {
    context
        .getFilterRegistration("border")
        .addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST), false, servlet);
  }
}
