import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums the reports of PIT and JaCoCo for each package: {@code java Mutations.java mutations.csv…
 * jacoco.csv…}
 */
class Mutations {

  private static final String ROOT = "dev.borderpost.";

  private final Map<String, Counts> packages = new TreeMap<>();

  /** Of mutants; those that were stopped, not refuted by a test, count as killed too. */
  private static final class Counts {

    int killed;
    int stopped;
    int survived;
    int notCovered;
    int lines;
    int linesRun;
    int branches;
    int branchesRun;

    int mutants() {
      return killed + stopped + survived + notCovered;
    }

    void add(Counts other) {
      killed += other.killed;
      stopped += other.stopped;
      survived += other.survived;
      notCovered += other.notCovered;
      lines += other.lines;
      linesRun += other.linesRun;
      branches += other.branches;
      branchesRun += other.branchesRun;
    }

    void count(String status) {
      switch (status) {
        case "KILLED" -> killed++;
        // Too slow, out of memory, refused by the class loader.
        case "TIMED_OUT", "MEMORY_ERROR", "RUN_ERROR", "NON_VIABLE" -> stopped++;
        case "SURVIVED" -> survived++;
        case "NO_COVERAGE" -> notCovered++;
        default -> throw new IllegalStateException("A mutant with the status " + status);
      }
    }
  }

  public static void main(String[] args) throws IOException {
    Mutations mutations = new Mutations();
    for (String file : args) {
      mutations.read(Path.of(file));
    }
    Counts all = new Counts();
    System.out.println(
        "| package | mutants | killed | of them stopped | survived | not run"
            + " | killed, % | lines, % | branches, % |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    mutations.packages.forEach(
        (name, counts) -> {
          print("`" + name + "`", counts);
          all.add(counts);
        });
    print("together", all);
    if (all.mutants() == 0 || all.lines == 0) {
      System.err.println("No mutants or no lines: a report is missing.");
      System.exit(1);
    }
  }

  private void read(Path file) throws IOException {
    List<String> rows = Files.readAllLines(file);
    if (file.endsWith("mutations.csv")) {
      for (String row : rows) {
        String[] values = row.split(",", 7);
        counts(values[1].substring(0, values[1].lastIndexOf('.'))).count(values[5]);
      }
      return;
    }
    for (String row : rows.subList(1, rows.size())) {
      String[] values = row.split(",");
      Counts counts = counts(values[1]);
      counts.branchesRun += Integer.parseInt(values[6]);
      counts.branches += Integer.parseInt(values[5]) + Integer.parseInt(values[6]);
      counts.linesRun += Integer.parseInt(values[8]);
      counts.lines += Integer.parseInt(values[7]) + Integer.parseInt(values[8]);
    }
  }

  private Counts counts(String name) {
    return packages.computeIfAbsent(
        name.startsWith(ROOT) ? name.substring(ROOT.length()) : name, any -> new Counts());
  }

  private static void print(String name, Counts counts) {
    System.out.printf(
        "| %s | %d | %d | %d | %d | %d | %s | %s | %s |%n",
        name,
        counts.mutants(),
        counts.killed + counts.stopped,
        counts.stopped,
        counts.survived,
        counts.notCovered,
        percent(counts.killed + counts.stopped, counts.mutants()),
        percent(counts.linesRun, counts.lines),
        percent(counts.branchesRun, counts.branches));
  }

  private static String percent(int part, int whole) {
    return whole == 0 ? "–" : String.format(Locale.ROOT, "%.1f", 100.0 * part / whole);
  }
}
