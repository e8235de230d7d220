package dev.borderpost.benchmarks;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.Library;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs one part of the benchmarks, without the combinations that do not exist. */
final class Main {

  private static final int ROUNDS = 3;

  private final CommandLineOptions given;
  private final List<RunResult> results = new ArrayList<>();

  private Main(CommandLineOptions given) {
    this.given = given;
  }

  /**
   * Writes the results of a part, as CSV.
   *
   * @param args the part, the file, then options of JMH
   */
  public static void main(String[] args)
      throws RunnerException, CommandLineOptionException, IOException {
    Main main = new Main(new CommandLineOptions(Arrays.copyOfRange(args, 2, args.length)));
    switch (args[0]) {
      case "verification" -> main.verification();
      case "pairs" -> main.pairs();
      case "repeated" -> main.repeated();
      case "refusals" -> main.refusals();
      case "turns" -> main.turns();
      case "scaling" -> main.scaling();
      default -> throw new IllegalArgumentException("There is no part " + args[0]);
    }
    main.write(Path.of(args[1]));
  }

  private void verification() throws RunnerException {
    for (Algorithm algorithm : Algorithm.values()) {
      raw(algorithm.name(), providers(algorithm));
      first(algorithm.name(), supporting(algorithm));
    }
  }

  private static String[] providers(Algorithm algorithm) {
    List<String> providers = new ArrayList<>(List.of("platform"));
    if (Library.BORDERPOST_CORRETTO.supports(algorithm)) {
      providers.add("corretto");
    }
    if (Library.BORDERPOST_BOUNCY_CASTLE.supports(algorithm)) {
      providers.add("bouncy-castle");
    }
    return providers.toArray(String[]::new);
  }

  private static String[] supporting(Algorithm algorithm) {
    return Arrays.stream(Library.values())
        .filter(library -> library.supports(algorithm))
        .map(Library::name)
        .toArray(String[]::new);
  }

  /** What is compared most closely: one right after the other, several times over. */
  private void pairs() throws RunnerException {
    for (int round = 0; round < ROUNDS; round++) {
      first("HS256", "BORDERPOST", "JAVA_JWT", "VERTX");
      raw("RS256", "platform");
      first("RS256", "BORDERPOST");
      raw("ES256", "platform");
      first("ES256", "BORDERPOST");
      raw("ES256", "corretto");
      first("ES256", "BORDERPOST_CORRETTO");
      raw("EDDSA", "platform");
      first("EDDSA", "BORDERPOST");
      run(
          options(FirstVerification.class)
              .threads(2)
              .param("algorithm", "HS256", "RS256")
              .param("library", "BORDERPOST"));
      for (int threads = 1; threads <= 2; threads++) {
        run(options(RepeatedVerification.class).threads(threads).param("algorithm", "RS256"));
      }
    }
  }

  private void raw(String algorithm, String... providers) throws RunnerException {
    run(options(RawVerification.class).param("algorithm", algorithm).param("provider", providers));
  }

  private void first(String algorithm, String... libraries) throws RunnerException {
    run(options(FirstVerification.class).param("algorithm", algorithm).param("library", libraries));
  }

  private void repeated() throws RunnerException {
    run(options(RawDigest.class, RepeatedVerification.class));
    first("RS256", "BORDERPOST", "SPRING");
  }

  private void refusals() throws RunnerException {
    run(options(Refusals.class).param("library", "BORDERPOST"));
    String[] others =
        Arrays.stream(Refusals.Arrival.values())
            // Spring's decoder with a key at hand does not look at kid.
            .filter(arrival -> arrival != Refusals.Arrival.UNKNOWN_KEY)
            .map(Refusals.Arrival::name)
            .toArray(String[]::new);
    run(options(Refusals.class).param("library", "NIMBUS", "SPRING").param("arrival", others));
    first("RS256", "BORDERPOST");
  }

  /** A pass with signatures of the JDK alone is longer than a second, so fewer of them will do. */
  private void turns() throws RunnerException {
    run(options(TokensInTurn.class).param("algorithm", "RS256"));
    run(options(TokensInTurn.class).param("algorithm", "ES256", "EDDSA").param("provider", "accp"));
    run(
        options(TokensInTurn.class)
            .param("algorithm", "ES256", "EDDSA")
            .param("provider", "jdk", "bc")
            .warmupIterations(1)
            .measurementIterations(1));
  }

  private void scaling() throws RunnerException {
    for (int threads = 1; threads <= 2; threads++) {
      run(
          options(RawVerification.class, FirstVerification.class)
              .threads(threads)
              .param("algorithm", "HS256", "RS256")
              .param("provider", "platform")
              .param("library", "BORDERPOST"));
      run(options(RepeatedVerification.class).threads(threads).param("algorithm", "RS256"));
    }
    run(options(DistinctTokens.class, Issuers.class));
  }

  private ChainedOptionsBuilder options(Class<?>... benchmarks) {
    ChainedOptionsBuilder options =
        new OptionsBuilder().parent(given).addProfiler(GCProfiler.class).shouldFailOnError(true);
    for (Class<?> benchmark : benchmarks) {
      options.include("\\." + benchmark.getSimpleName() + "\\.");
    }
    return options;
  }

  private void run(ChainedOptionsBuilder options) throws RunnerException {
    results.addAll(new Runner(options.build()).run());
  }

  private void write(Path file) throws IOException {
    try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.CSV, out).writeOut(results);
    }
  }
}
