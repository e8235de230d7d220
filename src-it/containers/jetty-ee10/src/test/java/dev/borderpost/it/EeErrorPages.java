package dev.borderpost.it;

import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;

/** Jetty's error pages for Servlet 6.0. */
final class EeErrorPages extends ErrorPageErrorHandler {}
