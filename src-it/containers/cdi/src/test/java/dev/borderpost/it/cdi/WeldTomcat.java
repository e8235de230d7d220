package dev.borderpost.it.cdi;

import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.jboss.weld.environment.servlet.EnhancedListener;

/** An application in embedded Tomcat whose filter is configured as in web.xml. */
final class WeldTomcat implements AutoCloseable {

  private final Tomcat tomcat = new Tomcat();
  private final Context context;
  private final HttpClient client = HttpClient.newHttpClient();

  private WeldTomcat(Path directory, boolean withWeld, Map<String, String> settings)
      throws Exception {
    tomcat.setBaseDir(directory.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    context = tomcat.addContext("", null);
    if (withWeld) {
      context.addServletContainerInitializer(new EnhancedListener(), Set.of());
    }
    FilterDef filter = new FilterDef();
    filter.setFilterName("border");
    filter.setFilterClass(JwtAuthenticationFilter.class.getName());
    settings.forEach(filter::addInitParameter);
    context.addFilterDef(filter);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("border");
    mapping.addURLPattern("/*");
    context.addFilterMap(mapping);
    Tomcat.addServlet(context, "greeting", new Greeting());
    context.addServletMappingDecoded("/", "greeting");
    tomcat.start();
  }

  static WeldTomcat start(Path directory, Map<String, String> settings) throws Exception {
    return new WeldTomcat(directory, true, settings);
  }

  static WeldTomcat startWithoutWeld(Path directory, Map<String, String> settings)
      throws Exception {
    return new WeldTomcat(directory, false, settings);
  }

  /** Whether the application has started. */
  boolean isAvailable() {
    return context.getState() == LifecycleState.STARTED;
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  private static final class Greeting extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("Hello " + request.getRemoteUser());
    }
  }
}
