package dev.borderpost.benchmarks.server;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the JVMs that are measured have on their class path: the classes of this module, and nothing
 * but the jars that they need, so that no library meets the version that another one asks for.
 *
 * @param classes the directory of the classes
 * @param closures the directory of the directories with jars
 */
public record ClassPath(Path classes, Path closures) {

  /**
   * The class path with the jars of some directories.
   *
   * @param directories their names
   * @return the class path
   */
  public String with(List<String> directories) {
    return Stream.concat(
            Stream.of(classes),
            directories.stream().map(name -> closures.resolve(name).resolve("*")))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * The class path of a server.
   *
   * @param border what is in front of its servlet
   * @return the class path
   */
  public String of(Border border) {
    return with(Stream.concat(border.jars().stream(), Stream.of("jetty", "logging")).toList());
  }
}
