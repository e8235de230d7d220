package dev.borderpost.servlet;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;

/**
 * Attributes of the span that is current on this thread; without one, nothing happens. Only this
 * class uses the API of OpenTelemetry, which may be absent.
 */
final class CurrentSpan {

  private static final AttributeKey<String> USER = AttributeKey.stringKey("enduser.id");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private CurrentSpan() {}

  static void setUser(String name) {
    Span.current().setAttribute(USER, name);
  }

  static void setRefused(String reason) {
    Span.current().setAttribute(ERROR, reason);
  }
}
