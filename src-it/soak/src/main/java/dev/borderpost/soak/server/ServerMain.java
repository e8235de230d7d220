package dev.borderpost.soak.server;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A server with the application twice: {@code /stable} stays, {@code /replaced} is redeployed. It
 * obeys its standard input, a command a line, and ends with it.
 */
final class ServerMain {

  private ServerMain() {}

  /**
   * Starts it, and says on which port.
   *
   * @param args jetty or tomcat, the directory of the application, and one to work in
   */
  public static void main(String[] args) {
    try {
      serve(args);
      Runtime.getRuntime().halt(0);
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1); // the server's threads would go on
    }
  }

  private static void serve(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Path directory = Path.of(args[1]);
    Applications applications =
        args[0].equals("jetty")
            ? new JettyApplications(directory)
            : new TomcatApplications(directory, Path.of(args[2]));
    applications.deploy("/stable");
    applications.deploy("/replaced");
    answers.println(applications.port());
    Footprint footprint =
        new Footprint(Path.of(args[2]).resolveSibling("stayed-" + args[0] + ".hprof"));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      answers.println(answer(command, applications, footprint));
    }
  }

  private static String answer(String command, Applications applications, Footprint footprint)
      throws Exception {
    return switch (command) {
      case "sample" -> footprint.line();
      case "collect" -> {
        System.gc();
        footprint.dumpIfOneStays();
        yield footprint.line();
      }
      case "redeploy" -> {
        footprint.watch(applications.undeploy("/replaced"));
        applications.deploy("/replaced");
        yield "done";
      }
      default -> throw new IllegalArgumentException(command);
    };
  }
}
