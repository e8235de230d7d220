package dev.borderpost.cli;

/** The command line, or the settings, cannot be used; the message says what to do. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
