package dev.borderpost.benchmarks.startup;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.TokenSigner;
import dev.borderpost.benchmarks.server.Trust;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts fresh JVMs, in turn, each with nothing but the jars that it needs; and counts these. */
final class Startup {

  private final Path classes;
  private final Path closures;
  private final Trust trust;

  private Startup(Path classes, Path closures, Trust trust) {
    this.classes = classes;
    this.closures = closures;
    this.trust = trust;
  }

  /**
   * Writes the results, as CSV.
   *
   * @param args the directory for the results, that of the classes of this module, that of the
   *     directories with jars, and how many rounds
   */
  public static void main(String[] args) throws Exception {
    Path results = Path.of(args[0]);
    Path closures = Path.of(args[2]);
    TokenSigner signer = TokenSigner.of(Algorithm.RS256);
    Trust trust = new Trust(closures);
    trust.write((RSAPublicKey) signer.publicKey(), signer.token());

    new Startup(Path.of(args[1]), closures, trust)
        .rounds(results.resolve("startup.csv"), Integer.parseInt(args[3]));
    sizes(results.resolve("closure.csv"), closures);
  }

  private void rounds(Path file, int rounds) throws IOException, InterruptedException {
    Map<String, List<String>> needs = new LinkedHashMap<>();
    needs.put("borderpost", List.of("borderpost"));
    needs.put("spring", List.of("spring", "logging"));
    needs.put("jetty", List.of("jetty", "logging"));
    needs.put("jetty-borderpost", List.of("jetty", "borderpost"));
    needs.put("jetty-spring", List.of("jetty", "spring", "logging"));
    try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      out.println("what,round,microseconds");
      // Round 0 brings the jars into the memory of the operating system.
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<String, List<String>> need : needs.entrySet()) {
          String line = need.getKey() + "," + round + "," + start(need.getKey(), need.getValue());
          System.out.println(line);
          if (round > 0) {
            out.println(line);
          }
        }
      }
    }
  }

  private String start(String what, List<String> jars) throws IOException, InterruptedException {
    String classpath =
        Stream.concat(
                Stream.of(classes.toString()),
                jars.stream().map(name -> closures.resolve(name).resolve("*").toString()))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classpath,
                StartMain.class.getName(),
                what,
                trust.directory().toString())
            .redirectError(closures.resolve("startup.log").toFile())
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(what + " did not start: see startup.log in " + closures.getFileName());
    }
    return said.strip();
  }

  private static void sizes(Path file, Path closures) throws IOException {
    try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      out.println("what,jars,bytes");
      for (String name : List.of("borderpost", "spring")) {
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(closures.resolve(name))) {
          files.filter(path -> path.toString().endsWith(".jar")).forEach(jars::add);
        }
        long bytes = 0;
        for (Path jar : jars) {
          bytes += Files.size(jar);
        }
        out.println(name + "," + jars.size() + "," + bytes);
      }
    }
  }
}
