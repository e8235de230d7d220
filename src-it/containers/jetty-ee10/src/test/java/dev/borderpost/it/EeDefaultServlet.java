package dev.borderpost.it;

import org.eclipse.jetty.ee10.servlet.DefaultServlet;

/** Jetty's servlet of files for Servlet 6.0. */
@SuppressWarnings("serial")
final class EeDefaultServlet extends DefaultServlet {}
