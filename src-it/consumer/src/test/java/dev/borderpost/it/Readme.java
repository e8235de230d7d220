package dev.borderpost.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of the README that a new user relies on. */
final class Readme {

  /** The issuer that its first example trusts. */
  static final String ISSUER = "https://id.example.com";

  private static final Pattern FIRST_EXAMPLE = Pattern.compile("(?s)\n```java\n(.*?\n)```\n");
  private static final Pattern MAVEN =
      Pattern.compile("(?s)\n```xml\n(<dependency>.*?</dependency>\n)```\n");
  private static final Pattern GRADLE = Pattern.compile("`(implementation\\(\".*?\"\\))`");
  private static final Pattern CLOSURE = Pattern.compile("(?s)\nWith the filter (.*?)\n\n");
  private static final Pattern SIZES =
      Pattern.compile("\nWith the filter \\((\\d+) KB\\) come `borderpost-core` \\((\\d+) KB\\)");
  private static final Pattern NAME = Pattern.compile("`([a-z0-9_-]+)`");

  private Readme() {}

  /** A class, with its imports. */
  static String firstExample() {
    return find(FIRST_EXAMPLE).group(1);
  }

  /** The element to copy into a POM. */
  static String mavenDependency() {
    return find(MAVEN).group(1);
  }

  /** The line to copy into a build script. */
  static String gradleDependency() {
    return find(GRADLE).group(1);
  }

  /** The names of the artifacts that come with the filter. */
  static SortedSet<String> closure() {
    SortedSet<String> names = new TreeSet<>();
    NAME.matcher(find(CLOSURE).group(1)).results().forEach(name -> names.add(name.group(1)));
    return names;
  }

  /** In thousands of bytes. */
  static int filterSize() {
    return Integer.parseInt(find(SIZES).group(1));
  }

  /** In thousands of bytes. */
  static int coreSize() {
    return Integer.parseInt(find(SIZES).group(2));
  }

  private static Matcher find(Pattern pattern) {
    try {
      String readme = Files.readString(Path.of(System.getProperty("root"), "README.md"));
      Matcher matcher = pattern.matcher(readme);
      if (!matcher.find()) {
        throw new IllegalStateException("The README has nothing like " + pattern);
      }
      return matcher;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
