package dev.borderpost.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the command line says.
 *
 * @param command {@code explain} or {@code doctor}; {@code help} if that is asked for
 * @param options the values of the options with one, by their names
 * @param json whether the output is JSON
 */
record CommandLine(String command, Map<String, List<String>> options, boolean json) {

  static final String HELP =
      """
      Usage: java -jar borderpost-cli.jar explain [options] < token.txt
             java -jar borderpost-cli.jar doctor [options]

      explain  goes the steps of the token on standard input, and says which one fails and why
      doctor   checks the settings against the world: metadata, keys, certificates, clock

      The application's settings, each place optional; environment variables (BORDERPOST_…) and
      system properties (java -Dborderpost.…) count as in the application:
        --web-xml FILE     its web.xml, its WAR, or the folder that the WAR is unpacked in
        --filter NAME      the <filter-name>, if web.xml has more than one such filter
        --config FILE      its properties file

      For explain:
        --request REQUEST  goes on through the access rules: 'GET /orders', with the path within
                           the application; 'POST https://app.example.com/orders' for origins
        --header FIELD     adds a header field, such as 'Origin: https://app.example.com'; with
                           {token} in it, the token is there instead of where the settings say
        --cookie NAME      the token is in this cookie
        --at TIME          the time to check at, such as 2026-11-27T12:00:00Z

        --json             output for programs
        --help             this text

      Exit status: 0 accepted, or nothing wrong; 1 refused, or something wrong; 2 options or
      settings cannot be used; 3 could not be checked.
      The token is sent nowhere, and neither it nor a secret is printed.
      """;

  private static final List<String> OF_BOTH = List.of("--web-xml", "--filter", "--config");
  private static final List<String> OF_EXPLAIN =
      List.of("--web-xml", "--filter", "--config", "--request", "--header", "--cookie", "--at");

  /**
   * Reads a command line.
   *
   * @throws UsageException if there is anything wrong with it
   */
  static CommandLine parse(String... args) {
    List<String> rest = new ArrayList<>(List.of(args));
    if (rest.contains("--help")) {
      return new CommandLine("help", Map.of(), false);
    }
    String command = rest.isEmpty() ? "" : rest.remove(0);
    if (!command.equals("explain") && !command.equals("doctor")) {
      throw new UsageException("Say explain or doctor first; --help shows how.");
    }
    List<String> known = command.equals("explain") ? OF_EXPLAIN : OF_BOTH;
    boolean json = rest.remove("--json");
    Map<String, List<String>> options = new TreeMap<>();
    for (int i = 0; i < rest.size(); i += 2) {
      String name = rest.get(i);
      if (!known.contains(name)) {
        throw new UsageException(unknown(command, name, known));
      }
      if (i + 1 == rest.size() || rest.get(i + 1).isBlank() || rest.get(i + 1).startsWith("--")) {
        throw new UsageException(name + " has no value: write it after a space.");
      }
      List<String> values = options.computeIfAbsent(name, key -> new ArrayList<>());
      values.add(rest.get(i + 1));
      if (values.size() > 1 && !name.equals("--header")) {
        throw new UsageException(name + " is given twice: remove one of them.");
      }
    }
    return new CommandLine(command, options, json);
  }

  /** Does not repeat what may be a token. */
  private static String unknown(String command, String name, List<String> known) {
    return (name.startsWith("--")
            ? name + " is no option of " + command
            : "There is something that is no option; a token comes from standard input")
        + ": use "
        + String.join(", ", known)
        + ", --json or --help.";
  }

  Optional<String> option(String name) {
    return all(name).stream().findFirst();
  }

  List<String> all(String name) {
    return options.getOrDefault(name, List.of());
  }
}
