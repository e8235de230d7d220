package dev.borderpost.examples.quickstart;

/** The quickstart cannot start, and the message tells its user in one line what to do. */
public final class CannotStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CannotStartException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** An option is wrong: it has to be given differently. */
  static CannotStartException badOption(String message) {
    return new CannotStartException(2, message);
  }

  /** The options are fine, but something that they need is taken or broken. */
  static CannotStartException unavailable(String message) {
    return new CannotStartException(1, message);
  }

  /**
   * What the process should end with.
   *
   * @return 1 or 2
   */
  public int exitCode() {
    return exitCode;
  }
}
