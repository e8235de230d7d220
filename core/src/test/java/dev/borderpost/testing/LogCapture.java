package dev.borderpost.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Everything that is logged, at every level, until it is closed. */
public final class LogCapture implements AutoCloseable {

  private static final Logger root = Logger.getLogger("dev.borderpost");

  private final Level levelBefore = root.getLevel();
  private final List<LogRecord> records = Collections.synchronizedList(new ArrayList<>());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private LogCapture() {
    root.addHandler(handler);
    root.setLevel(Level.ALL);
    root.setUseParentHandlers(false);
  }

  public static LogCapture start() {
    return new LogCapture();
  }

  /** One element an event, messages with their stack traces. */
  public List<String> lines() {
    return snapshot().stream().map(LogCapture::text).toList();
  }

  public List<String> warnings() {
    return messages(Level.WARNING);
  }

  public List<String> messages(Level level) {
    return snapshot().stream()
        .filter(entry -> entry.getLevel().equals(level))
        .map(LogRecord::getMessage)
        .toList();
  }

  public String text() {
    return lines().stream().collect(Collectors.joining("\n"));
  }

  private List<LogRecord> snapshot() {
    return List.of(records.toArray(LogRecord[]::new));
  }

  private static String text(LogRecord entry) {
    StringWriter text = new StringWriter();
    text.append(name(entry.getLevel()))
        .append(" ")
        .append(entry.getLoggerName())
        .append(" ")
        .append(entry.getMessage());
    if (entry.getThrown() != null) {
      entry.getThrown().printStackTrace(new PrintWriter(text.append("\n"), true));
    }
    return text.toString();
  }

  /** The name of a level in {@link System.Logger}. */
  private static String name(Level level) {
    return level.equals(Level.WARNING)
        ? "WARN"
        : level.equals(Level.SEVERE) ? "ERROR" : level.equals(Level.FINE) ? "DEBUG" : "INFO";
  }

  @Override
  public void close() {
    root.removeHandler(handler);
    root.setLevel(levelBefore);
    root.setUseParentHandlers(true);
  }
}
