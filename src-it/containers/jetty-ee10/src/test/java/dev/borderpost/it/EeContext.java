package dev.borderpost.it;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/** Jetty's application context for Servlet 6.0. */
final class EeContext extends ServletContextHandler {

  static final String NAME = "Jetty ee10, Servlet 6.0";

  /** Lets the paths of requests be read that Jetty considers ambiguous. */
  void readAmbiguousPaths() {
    getServletHandler().setDecodeAmbiguousURIs(true);
  }
}
