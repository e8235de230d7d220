package dev.borderpost.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A web application as files: its web.xml, its resources, its classes. */
final class WebApplication implements AutoCloseable {

  private final Path root;
  private final Path webXml;
  private final Optional<FileSystem> archive;
  private final URLClassLoader classes;

  private WebApplication(Path root, Path webXml, Optional<FileSystem> archive) throws IOException {
    this.root = root;
    this.webXml = webXml;
    this.archive = archive;
    this.classes = new URLClassLoader(classPath(root), WebApplication.class.getClassLoader());
  }

  /**
   * Opens an application.
   *
   * @param location its web.xml, its WAR, or the folder that it is unpacked in
   * @throws UsageException if there is none
   */
  static WebApplication open(String location) {
    try {
      Path path = Path.of(location).toAbsolutePath();
      if (Files.isDirectory(path)) {
        return new WebApplication(path, path.resolve("WEB-INF/web.xml"), Optional.empty());
      }
      if (location.endsWith(".war")) {
        FileSystem archive = FileSystems.newFileSystem(path);
        Path root = archive.getPath("/");
        return new WebApplication(root, root.resolve("WEB-INF/web.xml"), Optional.of(archive));
      }
      Path folder = path.getParent();
      boolean isInPlace = folder != null && folder.endsWith("WEB-INF");
      Path root = isInPlace && folder != null ? folder.getParent() : folder;
      return new WebApplication(root == null ? path : root, path, Optional.empty());
    } catch (IOException | InvalidPathException e) {
      throw new UsageException(
          "--web-xml " + location + " cannot be read: does it exist, may we read it?");
    }
  }

  private static URL[] classPath(Path root) throws IOException {
    List<URL> places = new ArrayList<>();
    Path own = root.resolve("WEB-INF/classes");
    if (Files.isDirectory(own)) {
      places.add(own.toUri().toURL());
    }
    Path libraries = root.resolve("WEB-INF/lib");
    if (Files.isDirectory(libraries)) {
      try (Stream<Path> jars = Files.list(libraries)) {
        for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
          places.add(jar.toUri().toURL());
        }
      }
    }
    return places.toArray(URL[]::new);
  }

  Path webXml() {
    return webXml;
  }

  /** Where the classes are that settings name, after those of this program. */
  ClassLoader classes() {
    return classes;
  }

  /** Opens a resource of the application; {@code null} if there is none. */
  @Nullable InputStream resource(String path) {
    try {
      Path folder = root.toAbsolutePath().normalize();
      Path file = folder.resolve(path.substring(1)).normalize();
      return file.startsWith(folder) && Files.exists(file) ? Files.newInputStream(file) : null;
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    classes.close();
    if (archive.isPresent()) {
      archive.get().close();
    }
  }
}
