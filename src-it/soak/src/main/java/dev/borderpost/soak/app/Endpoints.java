package dev.borderpost.soak.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Objects;

/** Adds the WebSocket endpoint, which embedded Tomcat does not find by itself. */
public final class Endpoints implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    Object container = event.getServletContext().getAttribute(ServerContainer.class.getName());
    try {
      ((ServerContainer) Objects.requireNonNull(container))
          .addEndpoint(ServerEndpointConfig.Builder.create(UserEndpoint.class, "/socket").build());
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }
}
