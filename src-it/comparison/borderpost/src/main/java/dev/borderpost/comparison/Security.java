package dev.borderpost.comparison;

import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.EnumSet;
import java.util.Map;

@WebListener
public class Security implements ServletContextListener {

  private Guard guard;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    guard =
        GuardConfiguration.guard(
            Map.of(
                "issuer", "https://id.example.com",
                "audience", "api://orders",
                "rules", "permit /health \n require /admin/** role:admin"));
    FilterRegistration.Dynamic filter =
        event.getServletContext().addFilter("borderpost", new JwtAuthenticationFilter(guard));
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    guard.close();
  }
}
