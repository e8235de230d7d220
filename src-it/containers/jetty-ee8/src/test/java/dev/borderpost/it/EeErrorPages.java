package dev.borderpost.it;

import org.eclipse.jetty.ee8.servlet.ErrorPageErrorHandler;

/** Jetty's error pages for Servlet 4.0. */
final class EeErrorPages extends ErrorPageErrorHandler {}
