package dev.borderpost.it;

import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;

/** Jetty's error pages for Servlet 6.1. */
final class EeErrorPages extends ErrorPageErrorHandler {}
