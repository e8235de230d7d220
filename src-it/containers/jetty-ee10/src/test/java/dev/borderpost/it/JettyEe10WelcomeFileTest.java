package dev.borderpost.it;

import dev.borderpost.it.app.WelcomeApplication;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/** Jetty's default servlet forwards to welcome files. */
class JettyEe10WelcomeFileTest extends InWelcomeContainer {

  JettyEe10WelcomeFileTest() {
    super(
        new Jetty(false),
        "/shop",
        (classes, context) -> {
          ServletContextHandler handler = ServletContextHandler.getServletContextHandler(context);
          handler.setBaseResourceAsPath(WelcomeApplication.files());
          handler.setWelcomeFiles(new String[] {"index.html"});
          context.addServlet("default", DefaultServlet.class).addMapping("/");
        });
  }
}
