package dev.borderpost.spring;

/** A fault in the configuration, which keeps the application from starting. */
final class StartException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
