package dev.borderpost.it;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/** Jetty's application context for Servlet 6.1. */
final class EeContext extends ServletContextHandler {

  static final String NAME = "Jetty ee11, Servlet 6.1";

  /** Lets the paths of requests be read that Jetty considers ambiguous. */
  void readAmbiguousPaths() {
    getServletHandler().setDecodeAmbiguousURIs(true);
  }
}
