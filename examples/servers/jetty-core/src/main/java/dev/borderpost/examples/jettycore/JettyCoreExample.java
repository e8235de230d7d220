package dev.borderpost.examples.jettycore;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import dev.borderpost.examples.demo.Demo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/** Jetty without servlets, behind the border. */
public final class JettyCoreExample {

  private JettyCoreExample() {}

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) throws Exception {
    start(Demo.guard(), 8080, new Hello());
    Demo.printCommand(8080);
  }

  static Server start(Guard guard, int port, Handler application) throws Exception {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setHandler(new GuardHandler(guard, application));
    server.start();
    return server;
  }

  private static final class Hello extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String name =
          request.getAttribute(GuardHandler.USER) instanceof JwtPrincipal user
              ? user.getName()
              : "stranger";
      Content.Sink.write(response, true, "Hello " + name + "\n", callback);
      return true;
    }
  }
}
