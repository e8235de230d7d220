package dev.borderpost.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of the README that are meant to be copied into a web.xml. */
final class Readme {

  /** The issuer that its web.xml names. */
  static final String ISSUER = "https://id.example.com";

  private static final Pattern SECTION = Pattern.compile("(?s)\n### web\\.xml\n(.*?)\n##");
  private static final Pattern BLOCK = Pattern.compile("(?s)\n```xml\n(.*?\n)```\n");

  private Readme() {}

  /** The filter and its mapping. */
  static String filter() throws IOException {
    return blocks().get(0);
  }

  /** The init-params that name a policy. */
  static String policy() throws IOException {
    return blocks().get(1);
  }

  static List<String> blocks() throws IOException {
    String readme = Files.readString(Path.of(System.getProperty("root"), "README.md"));
    Matcher section = SECTION.matcher(readme);
    if (!section.find()) {
      throw new IllegalStateException("The README has no section on web.xml.");
    }
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(section.group(1));
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }
}
