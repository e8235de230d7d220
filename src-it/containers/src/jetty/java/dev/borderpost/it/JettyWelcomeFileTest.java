package dev.borderpost.it;

import dev.borderpost.it.app.WelcomeApplication;

/** Jetty's default servlet forwards to welcome files. */
class JettyWelcomeFileTest extends InWelcomeContainer {

  JettyWelcomeFileTest() {
    super(
        new Jetty(false),
        "/shop",
        (classes, context) -> {
          EeContext.getServletContextHandler(context)
              .setBaseResourceAsPath(WelcomeApplication.files());
          EeContext.getServletContextHandler(context).setWelcomeFiles(new String[] {"index.html"});
          context.addServlet("default", new EeDefaultServlet()).addMapping("/");
        });
  }
}
