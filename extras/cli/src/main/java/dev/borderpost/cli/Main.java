package dev.borderpost.cli;

import dev.borderpost.access.Guard;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The command {@code borderpost}: {@code explain} and {@code doctor}, as {@code --help} says. */
public final class Main {

  private static final int ACCEPTED = 0;
  private static final int REFUSED = 1;
  private static final int NOT_USABLE = 2;
  private static final int NOT_CHECKED = 3;

  /** Kept, since its level is lost with it. */
  private static final Logger LIBRARY = Logger.getLogger("dev.borderpost");

  private final Map<String, String> environment;
  private final Map<String, String> systemProperties;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  Main(
      Map<String, String> environment,
      Map<String, String> systemProperties,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    this.environment = environment;
    this.systemProperties = systemProperties;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs a command, and ends the process with its exit status.
   *
   * @param args the command line
   */
  public static void main(String... args) {
    LIBRARY.setLevel(Level.OFF); // the output says it all
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Map<String, String> properties =
        System.getProperties().stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, name -> System.getProperty(name, "")));
    int status = new Main(System.getenv(), properties, System.in, out, System.err).run(args);
    out.flush();
    System.exit(status);
  }

  /** Runs a command, and returns the exit status. */
  int run(String... args) {
    try {
      CommandLine line = CommandLine.parse(args);
      return switch (line.command()) {
        case "explain" -> explain(line);
        case "doctor" -> doctor(line);
        default -> {
          out.print(CommandLine.HELP);
          yield ACCEPTED;
        }
      };
    } catch (UsageException | IllegalArgumentException e) {
      err.println("borderpost: " + e.getMessage());
      return NOT_USABLE;
    }
  }

  private int explain(CommandLine line) {
    KeyArrivals arrivals = new KeyArrivals();
    try (Application application =
        Application.open(line, environment, systemProperties, arrivals)) {
      if (in == System.in && TokenInput.isTyped()) {
        err.println(TokenInput.hintForTerminal());
      }
      String token = TokenInput.read(in);
      boolean hasRules = line.option("--request").isPresent();
      var request = RequestOptions.request(line, application, token);
      Guard guard = application.guard();
      // Longer than a request would wait: the application itself has had its keys for a while.
      guard
          .authenticator()
          .verifier()
          .describe(token)
          .getOrDefault("iss", List.of())
          .forEach(issuer -> arrivals.await(guard, issuer));
      Explanation explanation =
          hasRules
              ? Explanation.withRules(guard, token, request)
              : Explanation.of(guard, token, request);
      if (application.hasSharedStore()) {
        err.println("Not asked: the store of the application, about revoked and used tokens.");
      }
      out.print(line.json() ? Output.json(explanation.asMap()) : Output.text(explanation));
      if (!line.json() && !hasRules && explanation.reason().isEmpty()) {
        out.println("The access rules were not asked: --request 'GET /path' goes on through them.");
      }
      return explanation.reason().isEmpty()
          ? ACCEPTED
          : explanation.isUnavailable() ? NOT_CHECKED : REFUSED;
    }
  }

  private int doctor(CommandLine line) {
    KeyArrivals arrivals = new KeyArrivals();
    try (Application application =
        Application.open(line, environment, systemProperties, arrivals)) {
      List<Check> checks = new Doctor(application, arrivals).examine();
      boolean ok = checks.stream().noneMatch(check -> check.outcome() == Check.Outcome.FAILED);
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("ok", ok);
      members.put("checks", checks.stream().map(Check::asMap).toList());
      out.print(line.json() ? Output.json(members) : Output.text(checks));
      return ok ? ACCEPTED : REFUSED;
    }
  }
}
