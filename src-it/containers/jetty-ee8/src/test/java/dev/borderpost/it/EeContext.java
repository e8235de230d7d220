package dev.borderpost.it;

import org.eclipse.jetty.ee8.servlet.ServletContextHandler;

/** Jetty's application context for Servlet 4.0. */
final class EeContext extends ServletContextHandler {

  static final String NAME = "Jetty ee8, Servlet 4.0";

  /** In this environment they can be read wherever Jetty lets them pass. */
  void readAmbiguousPaths() {}
}
