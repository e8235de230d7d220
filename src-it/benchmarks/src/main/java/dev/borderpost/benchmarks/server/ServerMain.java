package dev.borderpost.benchmarks.server;

import java.nio.file.Path;

/** A server in a JVM of its own. It ends when its standard input does. */
final class ServerMain {

  private ServerMain() {}

  /**
   * Starts it, and says on which port.
   *
   * @param args the border, and the directory of the files that say whose tokens to trust
   */
  public static void main(String[] args) throws Exception {
    System.out.println(Country.start(args[0], new Trust(Path.of(args[1])).key()).port());
    while (System.in.read() >= 0) {
      // nothing is said to it
    }
    Runtime.getRuntime().halt(0);
  }
}
