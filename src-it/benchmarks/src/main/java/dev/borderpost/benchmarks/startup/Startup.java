package dev.borderpost.benchmarks.startup;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.TokenSigner;
import dev.borderpost.benchmarks.server.Border;
import dev.borderpost.benchmarks.server.ClassPath;
import dev.borderpost.benchmarks.server.Trust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts fresh JVMs, in turn, each with nothing but the jars that it needs; and counts these. The
 * time of each is that from the start of its process, as its parent sees it.
 */
final class Startup {

  private static final List<Border> BORDERS =
      List.of(Border.NONE, Border.BORDERPOST, Border.SPRING, Border.JWT_SERVLET_AUTH, Border.PAC4J);

  private final ClassPath classPath;
  private final Trust trust;

  private Startup(ClassPath classPath, Trust trust) {
    this.classPath = classPath;
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
    trust.write(signer.publicKey(), signer.token());

    new Startup(new ClassPath(Path.of(args[1]), closures), trust)
        .rounds(results.resolve("startup.csv"), Integer.parseInt(args[3]));
    sizes(results.resolve("closure.csv"), closures);
  }

  private void rounds(Path file, int rounds) throws IOException, InterruptedException {
    Map<String, String> needs = new LinkedHashMap<>();
    needs.put("borderpost", classPath.with(List.of("borderpost")));
    needs.put("spring", classPath.with(List.of("spring", "logging")));
    for (Border border : BORDERS) {
      needs.put(StartMain.SERVER + border.label(), classPath.of(border));
    }
    try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      out.println("what,round,since_start_us");
      // Round 0 brings the jars into the memory of the operating system.
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<String, String> need : needs.entrySet()) {
          String line = need.getKey() + "," + round + "," + start(need.getKey(), need.getValue());
          System.out.println(line);
          if (round > 0) {
            out.println(line);
          }
        }
      }
    }
  }

  /** How many microseconds it takes from the start of the process to the first good token. */
  private long start(String what, String jars) throws IOException, InterruptedException {
    ProcessBuilder jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                jars,
                StartMain.class.getName(),
                what,
                trust.directory().toString())
            .redirectError(trust.directory().resolve("startup.log").toFile());
    long begin = System.nanoTime();
    Process process = jvm.start();
    long end;
    String said;
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      said = output.readLine();
      end = System.nanoTime();
    }
    if (process.waitFor() != 0 || !"good".equals(said)) {
      throw new IOException(what + " did not start: see startup.log in " + trust.directory());
    }
    return (end - begin) / 1000;
  }

  private static void sizes(Path file, Path closures) throws IOException {
    try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      out.println("what,jars,bytes");
      for (String name : List.of("borderpost", "spring", "jwt-servlet-auth", "pac4j")) {
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
