package dev.borderpost.it.war;

import dev.borderpost.access.Guard;
import dev.borderpost.authentication.ModuleRegistration;
import dev.borderpost.config.GuardConfiguration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Map;

/** Registers a module beside that of the settings, if there are any. */
public final class ModuleInCode implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    Guard guard =
        GuardConfiguration.guard(
            Map.of(
                "issuer", "https://id.example.com/realms/main",
                "audience", "api://orders"));
    ModuleRegistration.of(event.getServletContext(), guard);
  }
}
