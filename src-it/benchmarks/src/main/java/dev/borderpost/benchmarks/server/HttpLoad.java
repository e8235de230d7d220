package dev.borderpost.benchmarks.server;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.TokenContent;
import dev.borderpost.benchmarks.peer.TokenSigner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The same server with each border, under the load of wrk, in turn. All are up at the same time,
 * and wait while it is not their turn.
 */
final class HttpLoad {

  private static final int DISTINCT_TOKENS = 20_000;

  /** How many times as long the first round is. */
  private static final int WARM_UP = 4;

  private static final List<String> BORDERS = List.of("none", "borderpost", "spring");

  private final Path script;
  private final int seconds;
  private final PrintStream out;

  private HttpLoad(Path script, int seconds, PrintStream out) {
    this.script = script;
    this.seconds = seconds;
    this.out = out;
  }

  /**
   * Writes the results, as CSV.
   *
   * @param args the file, a directory for what is needed meanwhile, the seconds of a round, and how
   *     many rounds
   */
  public static void main(String[] args) throws Exception {
    Path work = Files.createDirectories(Path.of(args[1]));
    int seconds = Integer.parseInt(args[2]);
    int rounds = Integer.parseInt(args[3]);

    TokenSigner signer = TokenSigner.of(Algorithm.RS256);
    Trust trust = new Trust(work);
    trust.write((RSAPublicKey) signer.publicKey(), signer.token());
    Path distinct = work.resolve("tokens.txt");
    Files.write(distinct, tokens(signer));

    try (PrintStream out = new PrintStream(Path.of(args[0]).toFile(), StandardCharsets.UTF_8)) {
      out.println("border,tokens,round,requests_per_second,p50_us,p99_us,cpu_us_per_request");
      HttpLoad load = new HttpLoad(script(work), seconds, out);
      List<RunningServer> servers = new ArrayList<>();
      try {
        for (String border : BORDERS) {
          servers.add(RunningServer.start(border, trust));
        }
        for (RunningServer server : servers) {
          server.check(trust.token());
        }
        load.rounds(servers, "one", trust.tokenFile(), rounds);
        load.rounds(servers, "distinct", distinct, rounds);
      } finally {
        servers.forEach(RunningServer::close);
      }
    }
  }

  private static List<String> tokens(TokenSigner signer) {
    return IntStream.range(0, DISTINCT_TOKENS)
        .parallel()
        .mapToObj(number -> signer.token(TokenContent.good(number)))
        .toList();
  }

  private static Path script(Path work) throws IOException {
    Path script = work.resolve("tokens.lua");
    try (InputStream resource =
        Objects.requireNonNull(HttpLoad.class.getResourceAsStream("tokens.lua"))) {
      Files.write(script, resource.readAllBytes());
    }
    return script;
  }

  /** Round 0 is for the JIT compiler, and longer. */
  private void rounds(List<RunningServer> servers, String name, Path tokens, int rounds)
      throws IOException, InterruptedException {
    for (int round = 0; round <= rounds; round++) {
      for (RunningServer server : servers) {
        String measured = measure(server, tokens, round > 0 ? seconds : WARM_UP * seconds);
        String line = server.border() + "," + name + "," + round + "," + measured;
        System.out.println(line);
        if (round > 0) {
          out.println(line);
        }
      }
    }
  }

  private String measure(RunningServer server, Path tokens, int seconds)
      throws IOException, InterruptedException {
    Duration before = server.cpu();
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c16",
                "-d" + seconds + "s",
                "-s",
                script.toString(),
                server.address().toString(),
                tokens.toString())
            .redirectErrorStream(true)
            .start();
    String measured = "";
    List<String> said = new ArrayList<>();
    try (BufferedReader output = wrk.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.add(line);
        if (line.startsWith("measured ")) {
          measured = line;
        }
      }
    }
    if (wrk.waitFor() != 0 || measured.isEmpty()) {
      throw new IOException("wrk failed: " + said);
    }
    return row(measured.split(" ", -1), server.cpu().minus(before));
  }

  /** Of requests, their duration in microseconds, two percentiles, and how many were refused. */
  private static String row(String[] measured, Duration cpu) {
    double requests = Double.parseDouble(measured[1]);
    if (!measured[5].equals("0")) {
      throw new IllegalStateException(measured[5] + " requests failed or were refused");
    }
    return String.format(
        Locale.ROOT,
        "%.0f,%s,%s,%.1f",
        requests * 1e6 / Double.parseDouble(measured[2]),
        measured[3],
        measured[4],
        cpu.toNanos() / 1e3 / requests);
  }
}
