package com.example.orders;

import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

final class OrdersApplication implements AutoCloseable {

  static final Map<String, String> SETTINGS =
      Map.of(
          "issuer", "https://id.example.com",
          "audience", "api://orders",
          "rules", "permit /health\nrequire /admin/** role:admin");

  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));

  OrdersApplication() throws Exception {
    FilterHolder border = new FilterHolder(JwtAuthenticationFilter.class);
    border.setInitParameters(SETTINGS);
    ServletContextHandler site = new ServletContextHandler();
    site.addFilter(border, "/*", EnumSet.allOf(DispatcherType.class));
    site.addServlet(OrdersServlet.class, "/*");
    server.setHandler(site);
    server.start();
  }

  public static final class OrdersServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("Orders of " + request.getRemoteUser());
    }
  }

  URI address() {
    return server.getURI();
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }

  public static void main(String... args) throws Exception {
    System.out.println(new OrdersApplication().address());
  }
}
