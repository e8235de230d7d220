package dev.borderpost.examples.quickstart;

import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param port where to listen; 0 for any free port
 * @param data where to keep orders and signing keys; in memory when empty
 * @param otherIssuer whose tokens to accept instead of our own
 * @param verbose whether the log has every decision
 */
public record Options(
    int port, Optional<Path> data, Optional<OtherIssuer> otherIssuer, boolean verbose) {

  /** The answer to {@code --help}. */
  public static final String HELP =
      """
      Usage: java -jar quickstart.jar [options]

        --port PORT      port to listen on at 127.0.0.1 (8080; 0 for any free one)
        --data DIR       keep orders and signing keys in DIR, so that they survive a restart

      To accept the tokens of another issuer instead of our own:
        --issuer URI     the exact iss of its tokens
        --audience AUD   the aud that means this application
        --keys KEYS      its public keys, unless they can be discovered from the issuer:
                         a file with a JWK Set or PEM, or the https address of a JWK Set

        --verbose        log every decision of the border, and what happens to keys
        --help           show this text

      Ctrl-C stops it.
      """;

  private static final List<String> NAMES =
      List.of("--port", "--data", "--issuer", "--audience", "--keys");
  private static final String VERBOSE = "--verbose";
  private static final int DEFAULT_PORT = 8080;
  private static final int MAX_PORT = 65_535;

  /**
   * An issuer other than our own passport office.
   *
   * @param issuer what the border needs to know about it
   * @param identifier the {@code iss} of its tokens
   * @param audience their {@code aud}
   */
  public record OtherIssuer(Issuer issuer, String identifier, String audience) {}

  /**
   * Whether the command line only asks how it is to be used.
   *
   * @param args the command line
   * @return true if it has {@code --help}
   */
  public static boolean askForHelp(String... args) {
    return Arrays.asList(args).contains("--help");
  }

  /**
   * Reads a command line.
   *
   * @param args the command line
   * @return the options
   * @throws CannotStartException if there is anything wrong with it
   */
  public static Options parse(String... args) {
    Map<String, String> values =
        values(Arrays.stream(args).filter(arg -> !arg.equals(VERBOSE)).toArray(String[]::new));
    return new Options(
        port(values.getOrDefault("--port", Integer.toString(DEFAULT_PORT))),
        Optional.ofNullable(values.get("--data")).map(dir -> path("--data", dir)),
        otherIssuer(values),
        Arrays.asList(args).contains(VERBOSE));
  }

  private static Map<String, String> values(String... args) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i];
      if (!NAMES.contains(name)) {
        throw CannotStartException.badOption(
            "unknown option "
                + name
                + ": use "
                + String.join(", ", NAMES)
                + ", --verbose or --help.");
      }
      if (i + 1 == args.length || args[i + 1].isBlank() || args[i + 1].startsWith("--")) {
        throw CannotStartException.badOption(
            name + " has no value: write it after a space; --help shows how.");
      }
      if (values.put(name, args[i + 1]) != null) {
        throw CannotStartException.badOption(name + " is given twice: remove one of them.");
      }
    }
    return values;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // The same answer as for a number that is out of range.
    }
    throw CannotStartException.badOption(
        "--port " + text + " is not a port: use 1 to " + MAX_PORT + ", or 0 for any free one.");
  }

  private static Path path(String option, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw CannotStartException.badOption(option + " is not a path: use another name.");
    }
  }

  private static Optional<OtherIssuer> otherIssuer(Map<String, String> values) {
    List<String> needed = List.of("--issuer", "--audience");
    List<String> missing = needed.stream().filter(name -> !values.containsKey(name)).toList();
    if (missing.equals(needed) && !values.containsKey("--keys")) {
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      throw CannotStartException.badOption(
          "--issuer and --audience go together, with or without --keys: add "
              + String.join(" and ", missing)
              + ".");
    }
    String identifier = values.getOrDefault("--issuer", "");
    String audience = values.getOrDefault("--audience", "");
    Issuer.Builder issuer = Issuer.of(identifier).audience(audience);
    Optional<String> keys = Optional.ofNullable(values.get("--keys"));
    keys.map(Options::keys).ifPresent(issuer::keys);
    try {
      return Optional.of(new OtherIssuer(issuer.build(), identifier, audience));
    } catch (IllegalArgumentException e) {
      throw CannotStartException.badOption(
          keys.isPresent()
              ? "--keys: " + e.getMessage()
              : "--issuer "
                  + identifier
                  + ": its keys cannot be discovered, which takes an https address, or http to"
                  + " 127.0.0.1. If the issuer is right, say with --keys where its keys are.");
    }
  }

  private static KeySource keys(String location) {
    try {
      return location.startsWith("https:") || location.startsWith("http:")
          ? KeySource.jwkSet(URI.create(location))
          : KeySource.file(path("--keys", location));
    } catch (IllegalArgumentException e) {
      throw CannotStartException.badOption("--keys: " + e.getMessage());
    }
  }
}
