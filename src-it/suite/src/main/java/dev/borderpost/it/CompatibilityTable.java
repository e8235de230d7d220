package dev.borderpost.it;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes docs/compatibility.md from the rows that {@link CaseCount} has written below a checkout.
 *
 * <p>It is run by src-it/suite/compatibility from this one file, so it uses nothing but the JDK.
 */
public final class CompatibilityTable {

  private static final String INTRODUCTION =
      """
      # Compatibility

      One suite over HTTP, `src-it/suite`, runs on every host below. It checks answers, methods, credentials, requests from other
      origins, spellings of paths, and many requests at once. Servlet containers also run tests of dispatches, cookies, pages,
      welcome files and WebSockets, some of them in several configurations; the cases of all of them are added up.

      Every host is tested on JDK 25, and those of the default build (`mvn verify`) on JDK 17 as well. A case that a host cannot meet
      is run all the same, and fails the build when it passes: see [Cases not met](#cases-not-met).

      This file is made by `src-it/suite/compatibility` from the results of the last build.

      | host | version | adapter | cases passed | cases not met |
      |---|---|---|---:|---:|
      """;

  private static final String UNMET_TITLE = "\n## Cases not met\n";
  private static final Pattern LINE =
      Pattern.compile("\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| (\\d+) \\| (\\d+) \\|");

  private final Path root;
  private final Path document;

  /** The table of a checkout. */
  CompatibilityTable(Path root) {
    this.root = root;
    this.document = root.resolve("docs").resolve("compatibility.md");
  }

  /**
   * Writes the table, or says what is wrong with it.
   *
   * @param args the checkout; then {@code --check} to compare instead of writing, and {@code
   *     --partial} to keep what is said of hosts that did not run
   */
  public static void main(String... args) throws IOException {
    Set<String> options = new TreeSet<>(List.of(args).subList(1, args.length));
    boolean check = options.remove("--check");
    boolean partial = options.remove("--partial");
    try {
      if (!options.isEmpty()) {
        throw new IllegalStateException("Unknown: " + options + "; --check and --partial are not.");
      }
      new CompatibilityTable(Path.of(args[0])).run(check, partial);
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Writes or compares.
   *
   * @throws IllegalStateException if a host did not run, or the document is another one
   */
  void run(boolean check, boolean partial) throws IOException {
    String old = Files.exists(document) ? Files.readString(document) : "";
    Map<String, Result> results = results();
    Map<String, Result> known = parse(old);
    known.keySet().removeAll(results.keySet());
    if (partial) {
      results.putAll(known);
    } else if (!known.isEmpty()) {
      throw new IllegalStateException(
          "Not run, but in docs/compatibility.md: "
              + known.keySet()
              + ". Build with all profiles, remove the hosts from the document, or use --partial.");
    }
    String text = text(results);
    if (!check) {
      Files.writeString(document, text);
    } else if (!text.equals(old)) {
      throw new IllegalStateException(
          "docs/compatibility.md is not what the build gives: run src-it/suite/compatibility."
              + difference("missing", text, old)
              + difference("wrong", old, text));
    }
  }

  private static String difference(String title, String text, String other) {
    Set<String> lines = other.lines().collect(Collectors.toSet());
    return text.lines()
        .filter(line -> !lines.contains(line))
        .map(line -> "\n" + title + ": " + line)
        .collect(Collectors.joining());
  }

  /** The results of all rows, by host. */
  private Map<String, Result> results() throws IOException {
    Map<String, List<Row>> rows = new TreeMap<>();
    for (Path file : files()) {
      Row row = Row.of(Files.readAllLines(file));
      rows.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
    }
    Map<String, Result> results = new TreeMap<>();
    rows.forEach((key, all) -> results.put(key, Result.of(all)));
    return results;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (!directory.endsWith("target")) {
              return FileVisitResult.CONTINUE;
            }
            Path rows = directory.resolve("compatibility");
            if (Files.isDirectory(rows)) {
              try (Stream<Path> all = Files.list(rows)) {
                all.forEach(files::add);
              }
            }
            return FileVisitResult.SKIP_SUBTREE;
          }
        });
    return files;
  }

  private static String text(Map<String, Result> results) {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    results.values().forEach(result -> text.append(result.line()).append('\n'));
    text.append(UNMET_TITLE);
    results.forEach(
        (key, result) -> {
          if (!result.reasons.isEmpty()) {
            text.append("\n### ").append(key).append("\n\n").append(result.reasons);
          }
        });
    return text.toString();
  }

  /** What {@link #text} has written. */
  private static Map<String, Result> parse(String document) {
    Map<String, String> reasons = new TreeMap<>();
    for (String section : document.split("\n### ", -1)) {
      int end = section.indexOf("\n\n");
      if (end >= 0) {
        reasons.put(section.substring(0, end), section.substring(end + 2));
      }
    }
    Map<String, Result> results = new TreeMap<>();
    document
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(line -> Result.of(line, reasons))
        .forEach(result -> results.put(key(result.host, result.adapter), result));
    return results;
  }

  /** Sorts the table by adapter. */
  private static String key(String host, String adapter) {
    return adapter + ": " + host;
  }

  /** A case that a host cannot meet; the reason is Markdown, the rest is not. */
  record Unmet(String test, String arguments, String reason) {}

  /** What the suite has found on a host, with the reasons for the cases not met in Markdown. */
  private record Result(
      String host, String version, String adapter, int passed, int unmet, String reasons) {

    static Result of(List<Row> rows) {
      Row first = rows.get(0);
      for (Row row : rows) {
        if (!row.version.equals(first.version)) {
          throw new IllegalStateException(
              "%s is there in two versions, %s and %s: give them different names, or build anew."
                  .formatted(first.key(), first.version, row.version));
        }
      }
      List<Unmet> unmet = rows.stream().flatMap(row -> row.unmet.stream()).toList();
      return new Result(
          first.host,
          first.version,
          first.adapter,
          rows.stream().mapToInt(Row::passed).sum(),
          unmet.size(),
          reasons(unmet));
    }

    static Result of(Matcher line, Map<String, String> reasons) {
      return new Result(
          line.group(1),
          line.group(2),
          line.group(3),
          Integer.parseInt(line.group(4)),
          Integer.parseInt(line.group(5)),
          reasons.getOrDefault(key(line.group(1), line.group(3)), ""));
    }

    private static String reasons(List<Unmet> unmet) {
      Map<String, Map<String, Set<String>>> byReason = new TreeMap<>();
      for (Unmet one : unmet) {
        byReason
            .computeIfAbsent(one.reason, reason -> new TreeMap<>())
            .computeIfAbsent(one.test, test -> new TreeSet<>(Comparator.naturalOrder()))
            .add(one.arguments);
      }
      StringBuilder text = new StringBuilder();
      byReason.forEach(
          (reason, tests) -> {
            text.append("- ").append(reason).append('\n');
            tests.forEach((test, cases) -> text.append("    - ").append(item(test, cases)));
          });
      return text.toString();
    }

    private static String item(String test, Set<String> cases) {
      String codes =
          cases.stream()
              .filter(arguments -> !arguments.isEmpty())
              .map(Result::code)
              .collect(Collectors.joining(", "));
      return "`" + test + "`" + (codes.isEmpty() ? "" : ": " + codes) + "\n";
    }

    /** A code span of Markdown. */
    private static String code(String text) {
      return text.contains("`") ? "`` " + text + " ``" : "`" + text + "`";
    }

    String line() {
      return "| %s | %s | %s | %d | %d |".formatted(host, version, adapter, passed, unmet);
    }
  }

  /** What one class of tests has found on a host. */
  record Row(String host, String version, String adapter, int passed, List<Unmet> unmet) {

    Row {
      unmet = List.copyOf(unmet);
    }

    /** Reads {@link #lines}. */
    static Row of(List<String> lines) {
      String[] host = lines.get(0).split("\t", -1);
      List<Unmet> unmet =
          lines.stream()
              .skip(1)
              .map(line -> line.split("\t", -1))
              .map(cells -> new Unmet(cells[0], cells[1], cells[2]))
              .toList();
      return new Row(host[0], host[1], host[2], Integer.parseInt(host[3]), unmet);
    }

    /** As a file: the host's line, and one for each case that is not met. */
    List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(line(host, version, adapter, String.valueOf(passed)));
      unmet.forEach(one -> lines.add(line(one.test, one.arguments, one.reason)));
      return lines;
    }

    private static String line(String... cells) {
      return List.of(cells).stream().map(Row::printable).collect(Collectors.joining("\t"));
    }

    private static String printable(String text) {
      return text.codePoints()
          .mapToObj(c -> c >= ' ' && c < 127 ? Character.toString(c) : "\\u%04x".formatted(c))
          .collect(Collectors.joining());
    }

    private String key() {
      return CompatibilityTable.key(host, adapter);
    }
  }
}
