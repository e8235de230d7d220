package dev.borderpost.benchmarks.server;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.TokenSigner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.jetty.util.VirtualThreads;

/**
 * The same server with each border, under the load of wrk, in turn. All are up at the same time,
 * and wait while it is not their turn.
 */
final class HttpLoad {

  private static final int DISTINCT_TOKENS = 20_000;

  private static final int CONNECTIONS = 16;

  /** Each with a request at a time, and so with a virtual thread. */
  private static final int VIRTUAL_CONNECTIONS = 200;

  /** How many times as long the first round is. */
  private static final int WARM_UP = 4;

  private final Path work;
  private final ClassPath classPath;
  private final Path script;
  private final int seconds;
  private final int rounds;
  private final PrintStream out;

  private HttpLoad(Path work, ClassPath classPath, int seconds, int rounds, PrintStream out)
      throws IOException {
    this.work = work;
    this.classPath = classPath;
    this.script = script(work);
    this.seconds = seconds;
    this.rounds = rounds;
    this.out = out;
  }

  /**
   * What wrk sends.
   *
   * @param name what it is called in the results
   * @param tokens a file with the tokens, which are sent in turn
   * @param header the header field that has the token
   * @param prefix what is before the token
   * @param connections how many connections there are
   */
  private record Requests(String name, Path tokens, String header, String prefix, int connections) {

    static Requests bearer(String name, Path tokens, int connections) {
      return new Requests(name, tokens, "Authorization", "Bearer ", connections);
    }
  }

  /**
   * Writes the results, as CSV.
   *
   * @param args the file, a directory for what is needed meanwhile, the directory of the classes of
   *     this module, that of the directories with jars, the seconds of a round, and how many rounds
   */
  public static void main(String[] args) throws Exception {
    Path work = Files.createDirectories(Path.of(args[1]));
    ClassPath classPath = new ClassPath(Path.of(args[2]), Path.of(args[3]));
    try (PrintStream out = new PrintStream(Path.of(args[0]).toFile(), StandardCharsets.UTF_8)) {
      out.println("border,tokens,round,requests_per_second,p50_us,p99_us,cpu_us_per_request");
      HttpLoad load =
          new HttpLoad(work, classPath, Integer.parseInt(args[4]), Integer.parseInt(args[5]), out);
      load.rs256();
      load.es256();
      if (VirtualThreads.areSupported()) {
        load.virtualThreads();
      }
    }
  }

  private void rs256() throws IOException, InterruptedException {
    TokenSigner signer = TokenSigner.of(Algorithm.RS256);
    Trust trust = trust("rs256", signer);
    Path distinct = trust.directory().resolve("tokens.txt");
    Files.write(distinct, signer.tokens(DISTINCT_TOKENS));
    measure(
        signer,
        trust,
        Country.Threads.PLATFORM,
        List.of(
            Requests.bearer("one", trust.tokenFile(), CONNECTIONS),
            Requests.bearer("distinct", distinct, CONNECTIONS)),
        Border.NONE,
        Border.BORDERPOST,
        Border.SPRING,
        Border.JWT_SERVLET_AUTH,
        Border.PAC4J);
    measure(
        signer,
        trust,
        Country.Threads.PLATFORM,
        List.of(
            new Requests("cookie", trust.tokenFile(), "Cookie", Country.COOKIE + "=", CONNECTIONS)),
        Border.NONE,
        Border.BORDERPOST_COOKIE);
  }

  private void es256() throws IOException, InterruptedException {
    TokenSigner signer = TokenSigner.of(Algorithm.ES256);
    Trust trust = trust("es256", signer);
    measure(
        signer,
        trust,
        Country.Threads.PLATFORM,
        List.of(Requests.bearer("es256", trust.tokenFile(), CONNECTIONS)),
        Border.NONE,
        Border.BORDERPOST,
        Border.SPRING,
        Border.JWT_SERVLET_AUTH,
        Border.PAC4J);
  }

  private void virtualThreads() throws IOException, InterruptedException {
    TokenSigner signer = TokenSigner.of(Algorithm.RS256);
    Trust trust = trust("virtual", signer);
    measure(
        signer,
        trust,
        Country.Threads.VIRTUAL,
        List.of(Requests.bearer("virtual", trust.tokenFile(), VIRTUAL_CONNECTIONS)),
        Border.NONE,
        Border.BORDERPOST,
        Border.SPRING);
  }

  private Trust trust(String directory, TokenSigner signer) throws IOException {
    Trust trust = new Trust(work.resolve(directory));
    trust.write(signer.publicKey(), signer.token());
    return trust;
  }

  private void measure(
      TokenSigner signer,
      Trust trust,
      Country.Threads threads,
      List<Requests> kinds,
      Border... borders)
      throws IOException, InterruptedException {
    List<RunningServer> servers = new ArrayList<>();
    try {
      for (Border border : borders) {
        servers.add(RunningServer.start(border, threads, trust, classPath));
      }
      for (RunningServer server : servers) {
        server.check(signer);
      }
      for (Requests requests : kinds) {
        rounds(servers, requests);
      }
    } finally {
      servers.forEach(RunningServer::close);
    }
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
  private void rounds(List<RunningServer> servers, Requests requests)
      throws IOException, InterruptedException {
    for (int round = 0; round <= rounds; round++) {
      for (RunningServer server : servers) {
        String measured = measure(server, requests, round > 0 ? seconds : WARM_UP * seconds);
        String line = server.border() + "," + requests.name() + "," + round + "," + measured;
        System.out.println(line);
        if (round > 0) {
          out.println(line);
        }
      }
    }
  }

  private String measure(RunningServer server, Requests requests, int seconds)
      throws IOException, InterruptedException {
    Duration before = server.cpu();
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + requests.connections(),
                "-d" + seconds + "s",
                // By default, what takes two seconds counts as failed: a cold JVM on a busy
                // machine.
                "--timeout",
                "30s",
                "-s",
                script.toString(),
                server.address().toString(),
                requests.tokens().toString(),
                requests.header(),
                requests.prefix())
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
