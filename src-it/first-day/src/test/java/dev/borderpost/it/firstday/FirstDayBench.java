package dev.borderpost.it.firstday;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.FileHandler;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;

/**
 * Starts ten applications with mistakes and keeps them, for people who look for the mistakes: each
 * has a folder with its log, its web.xml, a request, and a token that is always fresh.
 *
 * <p>Arguments: a folder for the cases, and a file outside it for the solution.
 */
final class FirstDayBench {

  private FirstDayBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    List<Mistake> mistakes =
        new ArrayList<>(
            EnumSet.complementOf(
                EnumSet.of(Mistake.ISSUER_CLOCK_BEHIND, Mistake.COOKIE_OF_A_SIBLING)));
    Collections.shuffle(mistakes);
    Map<Path, SetUp> cases = new TreeMap<>();
    StringBuilder solution = new StringBuilder();
    for (int i = 0; i < mistakes.size(); i++) {
      String name = "case-%02d".formatted(i + 1);
      Path directory = Files.createDirectories(folder.resolve(name));
      cases.put(directory, start(mistakes.get(i), directory));
      solution.append(name + " " + mistakes.get(i) + "\n");
    }
    Files.writeString(Path.of(args[1]), solution);
    Executors.newSingleThreadScheduledExecutor()
        .scheduleAtFixedRate(() -> cases.forEach(FirstDayBench::renew), 0, 30, TimeUnit.SECONDS);
  }

  /** One after the other, since the lines of all are logged in this JVM. */
  private static SetUp start(Mistake mistake, Path directory) throws Exception {
    FileHandler log = new FileHandler(directory.resolve("server.log").toString());
    log.setFormatter(new SimpleFormatter());
    LoggedLines.LOGGER.addHandler(log);
    try {
      SetUp setUp = SetUp.start(mistake, directory);
      int status = setUp.send();
      Files.writeString(
          directory.resolve("request.txt"),
          mistake.request()
              + "\nThe token was fetched from the issuer a moment before.\nThe answer has status "
              + status
              + ".\n");
      Files.writeString(directory.resolve("WEB-INF/web.xml"), webXml(setUp.settings()));
      return setUp;
    } finally {
      LoggedLines.LOGGER.removeHandler(log);
      log.close();
    }
  }

  private static void renew(Path directory, SetUp setUp) {
    try {
      Path next = Files.writeString(directory.resolve("token.new"), setUp.token() + "\n");
      Files.move(next, directory.resolve("token.txt"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String webXml(Map<String, String> settings) {
    String parameters =
        settings.entrySet().stream()
            .map(
                setting ->
                    """
                        <init-param>
                          <param-name>%s</param-name>
                          <param-value>%s</param-value>
                        </init-param>
                    """
                        .formatted(setting.getKey(), setting.getValue()))
            .collect(Collectors.joining());
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
          <filter>
            <filter-name>borderpost</filter-name>
            <filter-class>dev.borderpost.servlet.JwtAuthenticationFilter</filter-class>
            <async-supported>true</async-supported>
        %s  </filter>
          <filter-mapping>
            <filter-name>borderpost</filter-name>
            <url-pattern>/*</url-pattern>
          </filter-mapping>
        </web-app>
        """
        .formatted(parameters);
  }
}
