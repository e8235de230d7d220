package dev.borderpost.servlet;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What this library logs until it is closed, by {@code java.util.logging}. */
final class LoggedLines implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger("dev.borderpost");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  LoggedLines() {
    LOGGER.addHandler(handler);
  }

  /** One element for each line: its level, a space, its message. */
  List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    LOGGER.removeHandler(handler);
  }
}
