package dev.borderpost.it;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/** Jetty's application context for Servlet 6.1. */
final class EeContext extends ServletContextHandler {}
