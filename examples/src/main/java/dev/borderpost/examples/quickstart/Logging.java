package dev.borderpost.examples.quickstart;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The log of the border, on standard error. */
public final class Logging {

  private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

  /** Kept, since its level is lost with it. */
  private static final Logger BORDER = Logger.getLogger("dev.borderpost");

  private Logging() {}

  /**
   * Sets what is logged.
   *
   * @param verbose whether that is every decision; otherwise it is what may be wrong
   */
  public static void begin(boolean verbose) {
    if (System.getProperty(FORMAT) == null) {
      System.setProperty(FORMAT, "%1$tT %4$s %3$s: %5$s%6$s%n");
    }
    BORDER.setLevel(verbose ? Level.FINE : Level.WARNING);
    if (verbose) {
      for (Handler handler : Logger.getLogger("").getHandlers()) {
        handler.setLevel(Level.FINE);
      }
    }
  }
}
