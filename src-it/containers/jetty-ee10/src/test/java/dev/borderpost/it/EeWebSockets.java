package dev.borderpost.it;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.security.Principal;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.jspecify.annotations.Nullable;

/** Jetty's WebSockets for Servlet 6.0, by the interface of Jakarta and by its own. */
final class EeWebSockets {

  private EeWebSockets() {}

  static void startUp(ServletContext context) throws ServletException {
    new JakartaWebSocketServletContainerInitializer().onStartup(Set.of(), context);
    startUpNative(context);
  }

  /** Without those of Jakarta, Jetty adds its filter with the first endpoint only. */
  static void startUpNative(ServletContext context) {
    new JettyWebSocketServletContainerInitializer().onStartup(Set.of(), context);
  }

  /** Adds an endpoint by Jetty's own interface, made for the user of the handshake. */
  static void add(
      ServletContext context, String path, Function<@Nullable Principal, Object> endpoint) {
    JettyWebSocketServerContainer.getContainer(context)
        .addMapping(path, (request, response) -> endpoint.apply(request.getUserPrincipal()));
  }
}
