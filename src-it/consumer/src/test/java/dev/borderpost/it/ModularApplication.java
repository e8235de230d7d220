package dev.borderpost.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** The application that {@code docs/modules.md} describes: a module on the module path. */
final class ModularApplication {

  private static final Path TEMPLATES = ConsumerSuite.BUILD.resolve("test-classes/modular");
  private static final String HEAD = "module com.example.orders {\n";
  private static final Pattern MODULE =
      Pattern.compile("(?s)\n```java\n(" + Pattern.quote(HEAD) + ".*?\n)```\n");
  private static final Pattern COMMANDS = Pattern.compile("(?s)\n```sh\n(.*?\n)```\n");
  private static final Pattern START =
      Pattern.compile("\n    image/bin/java (--module-path lib -m \\S+)\n");

  private final Path project;
  private final String documentation;

  /** An application whose jars are in {@code lib}, and its classes as Maven has compiled them. */
  ModularApplication(Path project) throws IOException {
    this.project = project;
    this.documentation = documentation();
    int failures =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--file=" + project.resolve("lib/orders.jar"),
                "-C",
                project.resolve("target/classes").toString(),
                ".");
    if (failures != 0) {
      throw new IllegalStateException("There is no jar of " + project);
    }
  }

  /** Writes its sources: the module of the documentation, which needs the server besides. */
  static void write(Path project, String security) throws IOException {
    Path sources = Files.createDirectories(project.resolve("src/main/java"));
    Path classes = Files.createDirectories(sources.resolve("com/example/orders"));
    Files.writeString(
        sources.resolve("module-info.java"),
        find(MODULE, documentation())
            .replace(HEAD, HEAD + "  requires org.eclipse.jetty.ee10.servlet;\n"));
    Files.writeString(
        classes.resolve("Security.java"), "package com.example.orders;\n\n" + security);
    for (String name : List.of("Application.java", "SameTenant.java")) {
      Files.copy(
          TEMPLATES.resolve(name), classes.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Starts it as the documentation says, for users of an issuer. */
  RunningApplication start(Path java, String issuer) throws IOException {
    String options = find(START, documentation) + " " + issuer;
    return new RunningApplication(project, java, options.split(" "));
  }

  /**
   * Makes the runtime image of the documentation.
   *
   * @return its command {@code java}
   */
  Path link() throws IOException, InterruptedException {
    Path tools = ConsumerSuite.JAVA.getParent();
    ChildProcess.run(
        project,
        List.of("/bin/sh", "-ec", "PATH=" + tools + ":$PATH\n" + find(COMMANDS, documentation)));
    return project.resolve("image/bin/java");
  }

  private static String documentation() throws IOException {
    return Files.readString(Path.of(System.getProperty("root"), "docs", "modules.md"));
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("The documentation has nothing like " + pattern);
    }
    return matcher.group(1);
  }
}
