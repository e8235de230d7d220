package dev.borderpost.it.firstday;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What this library logs until it is closed, by {@code java.util.logging}. */
final class LoggedLines extends Handler implements AutoCloseable {

  static final Logger LOGGER = Logger.getLogger("dev.borderpost");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  LoggedLines() {
    LOGGER.addHandler(this);
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getLevel() + " " + line.getMessage());
  }

  /** The level, a space and the message of each line but those that every start-up has. */
  List<String> problems() {
    return lines.stream()
        .filter(line -> !line.startsWith("INFO ") || line.startsWith("INFO Refused "))
        .toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
