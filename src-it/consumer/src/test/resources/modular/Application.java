package com.example.orders;

import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Greets users of an issuer in an embedded Jetty until its standard input ends. */
public final class Application {

  private Application() {}

  public static void main(String[] args) throws Exception {
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    ServletContextHandler context = new ServletContextHandler();
    context.addEventListener(new Security());
    FilterHolder tenants = new FilterHolder(JwtAuthenticationFilter.class);
    tenants.setInitParameters(
        Map.of(
            "issuer", args[0], "audience", "api://orders", "policies", SameTenant.class.getName()));
    tenants.setAsyncSupported(true);
    context.addFilter(tenants, "/tenants/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(new Greeting(), "/*");
    server.setHandler(context);
    server.start();
    System.out.println("port=" + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
    while (System.in.read() >= 0) {}
    server.stop();
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
