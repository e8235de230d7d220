package dev.borderpost.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The resources that settings refer to: {@code file:}, {@code classpath:}, and paths in the web
 * application.
 */
final class Resources {

  private static final String FILE = "file:";
  private static final String CLASSPATH = "classpath:";

  private final ClassLoader classLoader;
  private final Function<String, @Nullable InputStream> webApplication;

  Resources(ClassLoader classLoader, Function<String, @Nullable InputStream> webApplication) {
    this.classLoader = classLoader;
    this.webApplication = webApplication;
  }

  /**
   * The text of a resource.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  String text(String location) {
    try (InputStream in = open(location)) {
      if (in == null) {
        throw new IllegalArgumentException("there is nothing at " + location + ".");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          location + " cannot be read: does it exist, may we read it?", e);
    }
  }

  /** Whether a location is that of a file. */
  static boolean isFile(String location) {
    return location.startsWith(FILE);
  }

  /**
   * The path in a location of a file.
   *
   * @throws IllegalArgumentException if it cannot be a path
   */
  static Path file(String location) {
    // Both file:/path and file:///path are in use.
    String path = location.substring(FILE.length()).replaceFirst("^///", "/");
    if (path.isBlank()) {
      throw new IllegalArgumentException("the path of the file is missing after file:.");
    }
    return Path.of(path);
  }

  private @Nullable InputStream open(String location) throws IOException {
    if (location.startsWith(FILE)) {
      return Files.newInputStream(file(location));
    }
    if (location.startsWith(CLASSPATH)) {
      return classLoader.getResourceAsStream(
          location.substring(CLASSPATH.length()).replaceFirst("^/", ""));
    }
    if (location.startsWith("/WEB-INF/")) {
      return webApplication.apply(location);
    }
    throw new IllegalArgumentException(
        "a location begins with https:, file:, classpath: or, in a web application, /WEB-INF/.");
  }
}
