package dev.borderpost.examples.quickstart;

import org.eclipse.jetty.http.HttpStatus;

/**
 * A problem document (RFC 9457).
 *
 * @param title the reason phrase of the status
 * @param status the HTTP status
 * @param detail what the client can do about it
 */
record Problem(String title, int status, String detail) {

  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(int status, String detail) {
    return new Problem(HttpStatus.getMessage(status), status, detail);
  }
}
