package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.access.Guard;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.ServletContextHandler;
import org.eclipse.jetty.ee9.servlet.ServletHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The filter where neither the MDC of SLF4J nor the API of OpenTelemetry is on the class path. */
@Timeout(60)
class WithoutLibrariesTest {

  @Test
  void withoutSettings_requestsAreAnswered() throws Exception {
    assertThat(run(Plain.class)).isEqualTo("200 hello alice, 401");
  }

  @Test
  void mdcWithoutSlf4j_stopsStartUp() {
    assertThatThrownBy(() -> run(WithMdc.class))
        .hasMessageContaining("mdc: it needs SLF4J")
        .hasMessageContaining("org.slf4j:slf4j-api");
  }

  @Test
  void traceUserWithoutOpenTelemetry_stopsStartUp() {
    assertThatThrownBy(() -> run(WithTraces.class))
        .hasMessageContaining("trace-user: it needs the API of OpenTelemetry")
        .hasMessageContaining("io.opentelemetry:opentelemetry-api");
  }

  private static Object run(Class<? extends Application> application) throws Exception {
    Class<?> loaded = new Without(application.getClassLoader()).loadClass(application.getName());
    Constructor<?> constructor = loaded.getDeclaredConstructor();
    constructor.setAccessible(true);
    return ((Callable<?>) constructor.newInstance()).call();
  }

  /** Loads our own classes itself, and has no classes of the two libraries. */
  private static final class Without extends ClassLoader {

    private static final List<String> ABSENT = List.of("org.slf4j.", "io.opentelemetry.");

    Without(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (ABSENT.stream().anyMatch(name::startsWith)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.borderpost.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** An application in a server, and two requests to it. */
  abstract static class Application implements Callable<String> {

    private final UnaryOperator<Guard> settings;

    Application(UnaryOperator<Guard> settings) {
      this.settings = settings;
    }

    @Override
    public String call() throws Exception {
      try (TestIssuer issuer = TestIssuer.start();
          Guard guard = settings.apply(Guard.of(issuer.authenticator().build()));
          JettyServer server = new JettyServer(context -> addTo(context, guard))) {
        var granted = server.get("/", "Authorization", "Bearer " + issuer.token("alice").sign());
        return granted.statusCode() + " " + granted.body() + ", " + server.get("/").statusCode();
      }
    }

    private static void addTo(ServletContextHandler context, Guard guard) {
      context.addServlet(new ServletHolder(new Hello()), "/");
      context.addFilter(
          new FilterHolder(new JwtAuthenticationFilter(guard)),
          "/*",
          EnumSet.allOf(DispatcherType.class));
    }
  }

  static final class Plain extends Application {
    Plain() {
      super(guard -> guard);
    }
  }

  static final class WithMdc extends Application {
    WithMdc() {
      super(guard -> guard.withMdcKey("user"));
    }
  }

  static final class WithTraces extends Application {
    WithTraces() {
      super(Guard::withUserInTraces);
    }
  }

  @SuppressWarnings("serial")
  private static final class Hello extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response
          .getOutputStream()
          .print("hello " + request.getAttribute(JwtAuthenticationFilter.USER_ATTRIBUTE));
    }
  }
}
