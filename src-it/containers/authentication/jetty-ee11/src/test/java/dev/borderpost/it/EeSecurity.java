package dev.borderpost.it;

import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.ee11.security.jaspi.DefaultAuthConfigFactory;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee11.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.security.Constraint.Authorization;

/** Jetty's security constraints for Servlet 6.1. */
final class EeSecurity {

  static final String NAME = "Jetty ee11, Servlet 6.1";

  private EeSecurity() {}

  static AuthConfigFactory factory() {
    return new DefaultAuthConfigFactory();
  }

  static void addWebSockets(ServletContext context) throws ServletException {
    new JakartaWebSocketServletContainerInitializer().onStartup(Set.of(), context);
  }

  static List<UnmetCases> unmetCases() {
    return List.of();
  }

  static ServletContextHandler context(
      String path, List<Constraint> constraints, ServletContainerInitializer application) {
    ServletContextHandler context =
        new ServletContextHandler(
            path, ServletContextHandler.SESSIONS | ServletContextHandler.SECURITY);
    ConstraintSecurityHandler security = (ConstraintSecurityHandler) context.getSecurityHandler();
    constraints.forEach(each -> mappings(each).forEach(security::addConstraintMapping));
    context.addServletContainerInitializer(application);
    return context;
  }

  private static List<ConstraintMapping> mappings(Constraint constraint) {
    List<ConstraintMapping> mappings = new ArrayList<>();
    if (constraint.omitted() || constraint.methods().isEmpty()) {
      ConstraintMapping mapping = mapping(constraint);
      if (constraint.omitted()) {
        mapping.setMethodOmissions(constraint.methods().toArray(String[]::new));
      }
      mappings.add(mapping);
    } else {
      for (String method : constraint.methods()) {
        ConstraintMapping mapping = mapping(constraint);
        mapping.setMethod(method);
        mappings.add(mapping);
      }
    }
    return mappings;
  }

  private static ConstraintMapping mapping(Constraint constraint) {
    ConstraintMapping mapping = new ConstraintMapping();
    mapping.setPathSpec(constraint.pattern());
    org.eclipse.jetty.security.Constraint.Builder builder =
        new org.eclipse.jetty.security.Constraint.Builder().name(constraint.pattern());
    List<String> roles = constraint.roles().orElse(null);
    if (roles == null) {
      builder.authorization(Authorization.ALLOWED);
    } else if (roles.isEmpty()) {
      builder.authorization(Authorization.FORBIDDEN);
    } else if (roles.contains(Constraint.ANY_USER)) {
      builder.authorization(Authorization.ANY_USER);
    } else {
      builder.roles(roles.toArray(String[]::new)).authorization(Authorization.SPECIFIC_ROLE);
    }
    mapping.setConstraint(builder.build());
    return mapping;
  }
}
