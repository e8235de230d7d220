package dev.borderpost.it;

import dev.borderpost.it.app.EchoEndpoint;
import dev.borderpost.it.app.EndpointApplication;
import dev.borderpost.it.app.EndpointApplication.Added;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.security.Principal;
import java.util.List;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** Jetty puts the filter that answers handshakes in front, whenever an endpoint is added. */
class JettyWebSocketTest {

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
      super(new Jetty(false), added, (classes, context) -> startUp(context));
    }

    @Override
    public List<String> moreEndpoints() {
      return List.of("/api/native", "/api/native-late");
    }

    private static void startUp(ServletContext context) throws ServletException {
      EeWebSockets.startUp(context);
      EeContext.getServletContextHandler(context).addEventListener(new EndpointApplication.Late());
      context.addListener(
          new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
              addNative(context, "/api/native");
            }
          });
      context.addServlet("late", new Late()).setLoadOnStartup(1);
    }
  }

  private static void addNative(ServletContext context, String path) {
    EeWebSockets.add(context, path, NativeEndpoint::new);
  }

  /** Adds an endpoint when all filters are there. */
  @SuppressWarnings("serial")
  private static final class Late extends HttpServlet {
    @Override
    public void init() {
      addNative(getServletContext(), "/api/native-late");
    }
  }

  /** An endpoint by Jetty's own interface, which tells the user to its creator only. */
  public static final class NativeEndpoint extends Session.Listener.AbstractAutoDemanding {

    private final @Nullable Principal user;

    private NativeEndpoint(@Nullable Principal user) {
      this.user = user;
    }

    @Override
    public void onWebSocketText(String text) {
      getSession().sendText(EchoEndpoint.greeting(user, text), Callback.NOOP);
    }
  }
}
