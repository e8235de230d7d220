package dev.borderpost.it;

import static dev.borderpost.it.Constraint.ANY_USER;

import dev.borderpost.it.app.EchoServlet;
import dev.borderpost.it.app.LaterServlet;
import dev.borderpost.it.app.OnwardServlet;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The servlets of the suite's application, and security constraints that say what its rules say.
 */
public final class ConstrainedApplication implements ServletContainerInitializer {

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    addServlet(context, "rest", "/", new EchoServlet());
    addServlet(context, "health", "/health", new EchoServlet());
    addServlet(context, "admin", "/admin/*", new EchoServlet());
    addServlet(context, "onward", "/public/go", new OnwardServlet());
    addServlet(context, "later", "/api/later", new LaterServlet());
    addServlet(context, "own", "/public/own", new OwnSecurityServlet());
    context.addListener(new CuriousListener());
  }

  /** Asks for the user before any filter does. */
  private static final class CuriousListener implements ServletRequestListener {

    @Override
    public void requestInitialized(ServletRequestEvent event) {
      ((HttpServletRequest) event.getServletRequest()).getUserPrincipal();
    }
  }

  private static void addServlet(
      ServletContext context, String name, String pattern, Servlet servlet) {
    ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(pattern);
  }

  /** The constraints of the application at the root. */
  static List<Constraint> constraints() {
    List<Constraint> root = new ArrayList<>();
    root.add(Constraint.allow("/*", ANY_USER));
    root.add(Constraint.open("/health"));
    root.add(Constraint.open("/public/*"));
    root.add(Constraint.open("/catalog/*"));
    root.addAll(Constraint.openFor("/notes/*", "GET", "HEAD"));
    root.addAll(Constraint.openFor("/shared/*", "OPTIONS"));
    root.add(Constraint.allow("/admin/*", "admin"));
    root.add(Constraint.allow("/both/*", "admin"));
    root.add(Constraint.allow("/internal/*"));
    return root;
  }

  /** The constraints of each application, by their context paths. */
  static Map<String, List<Constraint>> byContext() {
    Map<String, List<Constraint>> applications = new LinkedHashMap<>();
    applications.put("", constraints());
    applications.put(
        "/shop",
        List.of(
            Constraint.allow("/*", ANY_USER),
            Constraint.allow("/closed"),
            Constraint.allow("/admin", "admin")));
    for (String other : List.of("/cookie", "/form", "/desk", "/gateway")) {
      applications.put(other, List.of(Constraint.allow("/*", ANY_USER)));
    }
    return applications;
  }
}
