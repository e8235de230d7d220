package dev.borderpost.it;

import org.eclipse.jetty.ee11.servlet.DefaultServlet;

/** Jetty's servlet of files for Servlet 6.1. */
@SuppressWarnings("serial")
final class EeDefaultServlet extends DefaultServlet {}
