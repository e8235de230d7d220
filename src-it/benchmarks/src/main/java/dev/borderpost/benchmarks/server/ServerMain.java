package dev.borderpost.benchmarks.server;

import java.nio.file.Path;

/** A server in a JVM of its own. It ends when its standard input does. */
final class ServerMain {

  private ServerMain() {}

  /**
   * Starts it, and says on which port.
   *
   * @param args the border, the directory of the files that say whose tokens to trust, and the kind
   *     of threads
   */
  public static void main(String[] args) throws Exception {
    Country country =
        Country.start(
            Border.of(args[0]),
            new Trust(Path.of(args[1])).key(),
            Country.Threads.valueOf(args[2]));
    System.out.println(country.port());
    while (System.in.read() >= 0) {
      // nothing is said to it
    }
    Runtime.getRuntime().halt(0);
  }
}
