package dev.borderpost.it;

import dev.borderpost.it.app.WelcomeApplication;
import org.apache.catalina.Globals;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.WebResourceRoot.ResourceSetType;
import org.apache.catalina.servlets.DefaultServlet;

/** Tomcat maps welcome files before it calls a filter. */
class TomcatWelcomeFileTest extends InWelcomeContainer {

  TomcatWelcomeFileTest() {
    super(
        new TomcatContainer(false),
        "/shop",
        (classes, context) -> {
          WebResourceRoot files = (WebResourceRoot) context.getAttribute(Globals.RESOURCES_ATTR);
          files.createWebResourceSet(
              ResourceSetType.PRE, "/", WelcomeApplication.files().toString(), null, "/");
          files.getContext().addWelcomeFile("index.html");
          context.addServlet("default", DefaultServlet.class).addMapping("/");
        });
  }
}
