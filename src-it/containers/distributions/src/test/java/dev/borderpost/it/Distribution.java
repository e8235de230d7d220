package dev.borderpost.it;

import dev.borderpost.it.support.ChildProcess;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server as it is downloaded, and how it is started without touching what was unpacked. */
enum Distribution {
  TOMCAT_10("tomcat-10") {
    @Override
    Path log(Path base) throws IOException {
      return catalinaLog(base);
    }
  },
  TOMCAT_11("tomcat-11") {
    @Override
    Path log(Path base) throws IOException {
      return catalinaLog(base);
    }
  },
  JETTY_12_0("jetty-12.0") {
    @Override
    List<String> prepare(Path base) throws IOException {
      return jetty(this, base, "ee10");
    }

    @Override
    void enableAuthentication(Path base) throws IOException {
      run(base, jettyWithModules(this, base, "ee10-jaspi,ee10-jaspi-default-auth-config-factory"));
    }
  },
  JETTY_12_1("jetty-12.1") {
    @Override
    List<String> prepare(Path base) throws IOException {
      return jetty(this, base, "ee11");
    }

    @Override
    void enableAuthentication(Path base) throws IOException {
      run(base, jettyWithModules(this, base, "ee11-jaspi,ee11-jaspi-default-auth-config-factory"));
    }
  },
  WILDFLY("wildfly") {
    @Override
    List<String> prepare(Path base) throws IOException {
      return wildFly(this, base);
    }

    @Override
    Path log(Path base) {
      return base.resolve("log/server.log");
    }

    /** As docs/servlet-containers.md says. */
    @Override
    void enableAuthentication(Path base) throws IOException {
      run(
          base,
          List.of(
              "/bin/sh",
              home().resolve("bin/jboss-cli.sh").toString(),
              "-Djboss.server.base.dir=" + base,
              "--commands=embed-server,/subsystem=undertow/application-security-domain=other"
                  + ":write-attribute(name=integrated-jaspi,value=false)"));
    }

    @Override
    boolean hasBeans() {
      return true;
    }
  },
  /** Is up when it has deployed, or failed to deploy, four applications. */
  GLASSFISH("glassfish") {
    @Override
    List<String> prepare(Path base) throws IOException {
      return glassFish(this, base);
    }

    @Override
    Path webapps(Path base) {
      return base.resolve("domain1/autodeploy");
    }

    @Override
    boolean hasBeans() {
      return true;
    }
  };

  private static final Path DISTRIBUTIONS = Path.of(System.getProperty("distributions"));
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  /** These servers live for a minute: what the second compiler costs is never earned. */
  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  private static final Pattern UP =
      Pattern.compile(
          "Server startup in|Started oejs\\.Server@|WFLYSRV002[56]"
              + "|(?s)(\\[AutoDeploy\\] (Autodeploy failed|Successfully autodeployed).*){4}");
  private static final Pattern PORT =
      Pattern.compile(
          "\"http-nio-127\\.0\\.0\\.1-auto-1-(\\d+)\""
              + "|\\(http/1\\.1\\)\\}\\{127\\.0\\.0\\.1:(\\d+)\\}"
              + "|WFLYUT0006: .* HTTP listener default listening on 127\\.0\\.0\\.1:(\\d+)"
              + "|bound to \\[/127\\.0\\.0\\.1:(\\d+)]");

  private final String directory;

  Distribution(String directory) {
    this.directory = directory;
  }

  /** Its name, which is also that of the directory it was unpacked into. */
  String directory() {
    return directory;
  }

  boolean isTomcat() {
    return this == TOMCAT_10 || this == TOMCAT_11;
  }

  /**
   * How the filter may be mapped. With its module for Jakarta WebSocket, Jetty has a filter in
   * every application that answers handshakes before one for servlets is called.
   */
  List<PathTableTests.Mapping> mappings() {
    return Stream.of(PathTableTests.Mapping.values())
        .filter(
            mapping -> !directory.startsWith("jetty") || mapping != PathTableTests.Mapping.SERVLETS)
        .toList();
  }

  /** Where WARs are dropped. */
  Path webapps(Path base) {
    return base.resolve(directory.equals("wildfly") ? "deployments" : "webapps");
  }

  /** Where the documentation says that the log of a filter is read. */
  Path log(Path base) throws IOException {
    return base.resolve("console.log");
  }

  private static Path catalinaLog(Path base) throws IOException {
    try (Stream<Path> files = Files.list(base.resolve("logs"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("catalina\\.[-0-9]+\\.log"))
          .findFirst()
          .orElseThrow();
    }
  }

  /**
   * Sets up a directory for one run.
   *
   * @return the command that starts the server there
   */
  List<String> prepare(Path base) throws IOException {
    return tomcat(this, base);
  }

  /** Makes a directory ready for modules of Jakarta Authentication. */
  void enableAuthentication(Path base) throws IOException {}

  /** Whether it has enterprise beans. */
  boolean hasBeans() {
    return false;
  }

  /** The port that it listens on, when its log says that it is up. */
  static OptionalInt port(String log) {
    Matcher port = PORT.matcher(log);
    if (!UP.matcher(log).find() || !port.find()) {
      return OptionalInt.empty();
    }
    return Stream.of(1, 2, 3, 4)
        .map(port::group)
        .filter(group -> group != null)
        .mapToInt(Integer::parseInt)
        .findFirst();
  }

  Path home() throws IOException {
    try (Stream<Path> entries = Files.list(DISTRIBUTIONS.resolve(directory))) {
      return entries.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  private static List<String> tomcat(Distribution distribution, Path base) throws IOException {
    Path home = distribution.home();
    copy(home.resolve("conf"), base.resolve("conf"));
    for (String name : List.of("logs", "temp", "webapps", "work")) {
      Files.createDirectories(base.resolve(name));
    }
    Path serverXml = base.resolve("conf/server.xml");
    edit(serverXml, "<Server port=\"8005\"", "<Server port=\"-1\"");
    edit(serverXml, "<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"0\"");
    List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-Xmx384m", QUICK));
    // As bin/catalina.sh does: Tomcat looks for leaks with these.
    for (String name :
        List.of(
            "java.base/java.lang",
            "java.base/java.lang.reflect",
            "java.base/java.io",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.rmi/sun.rmi.transport")) {
      command.add("--add-opens=" + name + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
            "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
            "-Djava.io.tmpdir=" + base.resolve("temp"),
            "-Dcatalina.home=" + home,
            "-Dcatalina.base=" + base,
            "-cp",
            home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
            "org.apache.catalina.startup.Bootstrap",
            "start"));
    return command;
  }

  private static List<String> jetty(Distribution distribution, Path base, String ee)
      throws IOException {
    Files.createDirectories(base);
    String modules = "server,http," + ee + "-deploy," + ee + "-websocket-jakarta";
    run(base, jettyWithModules(distribution, base, modules));
    Files.createDirectories(base.resolve("webapps"));
    List<String> start = new ArrayList<>(jettyCommand(distribution, base));
    start.addAll(List.of("jetty.http.host=127.0.0.1", "jetty.http.port=0"));
    return start;
  }

  private static List<String> jettyWithModules(Distribution distribution, Path base, String modules)
      throws IOException {
    List<String> setUp = new ArrayList<>(jettyCommand(distribution, base));
    setUp.add("--add-modules=" + modules);
    return setUp;
  }

  private static List<String> jettyCommand(Distribution distribution, Path base)
      throws IOException {
    Path startJar = distribution.home().resolve("start.jar");
    return List.of(
        JAVA.toString(), "-Xmx384m", QUICK, "-jar", startJar.toString(), "jetty.base=" + base);
  }

  /** Runs a command that sets up a directory. */
  private static void run(Path base, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(base.toFile())
            .redirectErrorStream(true)
            .redirectOutput(base.resolve("set-up.log").toFile());
    ChildProcess.clean(builder.environment());
    try {
      if (builder.start().waitFor() != 0) {
        throw new IllegalStateException(Files.readString(base.resolve("set-up.log")));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> wildFly(Distribution distribution, Path base) throws IOException {
    Path home = distribution.home();
    copy(home.resolve("standalone"), base);
    return List.of(
        "/bin/sh",
        home.resolve("bin/standalone.sh").toString(),
        "-b",
        "127.0.0.1",
        "-bmanagement",
        "127.0.0.1",
        "-Djboss.server.base.dir=" + base,
        "-Djboss.http.port=" + ChildProcess.freePort(),
        "-Djboss.https.port=" + ChildProcess.freePort(),
        "-Djboss.management.http.port=" + ChildProcess.freePort());
  }

  private static List<String> glassFish(Distribution distribution, Path base) throws IOException {
    Path glassFish = distribution.home().resolve("glassfish");
    copy(glassFish.resolve("domains/domain1"), base.resolve("domain1"));
    Path domainXml = base.resolve("domain1/config/domain.xml");
    List<Integer> ports = ChildProcess.freePorts(9);
    // Its log writes this address in another way than the others.
    edit(domainXml, "port=\"8080\"", "address=\"127.0.0.1\" port=\"" + ports.get(0) + '"');
    edit(domainXml, "port=\"8181\"", "address=\"localhost\" port=\"" + ports.get(1) + '"');
    edit(domainXml, "port=\"4848\"", "address=\"localhost\" port=\"" + ports.get(2) + '"');
    edit(domainXml, "telnet.port=6666", "telnet.port=" + ports.get(3));
    edit(domainXml, "value=\"7676\"", "value=\"" + ports.get(4) + '"');
    int next = 5;
    for (String port : List.of("3700", "3820", "3920", "8686")) {
      edit(
          domainXml,
          "address=\"0.0.0.0\" port=\"" + port + '"',
          "address=\"localhost\" port=\"" + ports.get(next++) + '"');
    }
    return List.of(
        JAVA.toString(),
        "-jar",
        glassFish.resolve("lib/client/appserver-cli.jar").toString(),
        "start-domain",
        "--verbose",
        "--domaindir",
        base.toString(),
        "domain1");
  }

  private static void edit(Path file, String before, String after) throws IOException {
    String text = Files.readString(file);
    if (!text.contains(before)) {
      throw new IllegalStateException(file + " is not as expected.");
    }
    Files.writeString(file, text.replaceFirst(Pattern.quote(before), after));
  }

  /** The variables that a process of this distribution has besides the inherited ones. */
  static Map<String, String> environment() {
    return Map.of(
        "JAVA_OPTS",
        QUICK
            + " -Xms64m -Xmx640m -XX:MaxMetaspaceSize=384m -Djava.net.preferIPv4Stack=true"
            + " -Djboss.modules.system.pkgs=org.jboss.byteman -Djava.awt.headless=true");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(directory).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
