package dev.borderpost.examples;

import static dev.borderpost.examples.Http.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.borderpost.examples.quickstart.Options;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quickstart as its users meet it: a process with output, signals and an exit code. */
class QuickstartProcessTest {

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  @TempDir Path temporary;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stopAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void curlLines_workAsPasted() throws Exception {
    assumeTrue(isInstalled("bash") && isInstalled("curl"), "bash and curl are needed");
    start("--port", "0");
    List<String> lines = linesToPaste();

    String output = paste(lines, "");

    assertThat(lines).hasSize(3);
    assertThat(output)
        .contains("{\"name\":\"alice\"")
        .contains("\"item\":\"tea\",\"quantity\":2,\"ordered_by\":\"alice\"");
    assertThat(read("stderr")).isEmpty();
  }

  @Test
  void curlLines_workAsPasted_withTheTokenOfAnotherIssuer() throws Exception {
    assumeTrue(isInstalled("bash") && isInstalled("curl"), "bash and curl are needed");
    SigningKeys signingKeys = SigningKeys.generate(JwsAlgorithm.RS256);
    Path jwkSet = Files.writeString(temporary.resolve("jwks.json"), signingKeys.publicJwkSet());
    String token =
        TokenIssuer.builder("https://id.example.com", signingKeys)
            .audience("api")
            .build()
            .token("carol")
            .scopes("orders:read", "orders:write")
            .sign();

    start(
        "--port",
        "0",
        "--keys",
        jwkSet.toString(),
        "--audience",
        "api",
        "--issuer",
        "https://id.example.com");
    List<String> lines = linesToPaste();

    assertThat(lines).hasSize(3);
    assertThat(paste(lines, token))
        .contains("{\"name\":\"carol\"", "[]\n", "\"item\":\"tea\"")
        .doesNotContain("\"status\"");
    assertThat(read("stdout"))
        .contains("Guarded by tokens of https://id.example.com for api.")
        .contains("no /login and no /.well-known/jwks.json");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void signal_stopsItCleanly_andNothingIsLost(String signal, int exitCode) throws Exception {
    assumeTrue(!signal.equals("INT") || !ignoresInterrupts(), "SIGINT is ignored by our parent");
    Path data = temporary.resolve("data");
    Process process = start("--port", "0", "--data", data.toString());
    Http http = new Http(address());
    String token = http.tokenOf("alice", "wonderland");
    http.postJson("/api/orders", "{\"item\":\"tea\",\"quantity\":2}", bearer(token));

    run("kill", "-" + signal, Long.toString(process.pid()));

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(exitCode);
    assertThat(read("stderr")).isEmpty();
    try (Quickstart again =
        Quickstart.start(Options.parse("--port", "0", "--data", data.toString()))) {
      assertThat(new Http(again.address()).get("/api/orders/1", bearer(token)).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void help_isPrintedAndNothingStarted() throws Exception {
    assertThat(exitCodeOf("--port", "0", "--help")).isZero();
    assertThat(read("stdout")).startsWith("Usage: java -jar quickstart.jar").contains("--audience");
  }

  @Test
  void wrongOption_isOneLineAndExitCode2() throws Exception {
    assertThat(exitCodeOf("--prot", "0")).isEqualTo(2);
    assertThat(read("stderr")).startsWith("quickstart: unknown option --prot").hasLineCount(1);
    assertThat(read("stdout")).isEmpty();
  }

  @Test
  void portInUse_isOneLineAndExitCode1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(exitCodeOf("--port", port)).isEqualTo(1);

      assertThat(read("stderr"))
          .startsWith("quickstart: cannot listen on port " + port)
          .contains("--port 0")
          .hasLineCount(1);
    }
  }

  @Test
  void dataInUse_isOneLineAndExitCode1() throws Exception {
    String data = temporary.resolve("data").toString();
    try (Quickstart first = Quickstart.start(Options.parse("--port", "0", "--data", data))) {
      assertThat(exitCodeOf("--port", "0", "--data", data)).isEqualTo(1);

      assertThat(read("stderr"))
          .startsWith("quickstart: cannot open the orders in " + data)
          .contains("another quickstart")
          .hasLineCount(1);
      assertThat(Path.of(data, "orders.trace.db")).doesNotExist();
      assertThat(new Http(first.address()).get("/health").statusCode()).isEqualTo(200);
    }
  }

  private Process start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // starts faster
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(temporary.resolve("stdout").toFile())
            .redirectError(temporary.resolve("stderr").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private int exitCodeOf(String... args) throws Exception {
    Process process = start(args);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private URI address() {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> read("stdout").contains("curl"));
    Matcher address = ADDRESS.matcher(read("stdout"));
    assertThat(address.find()).isTrue();
    return URI.create(address.group());
  }

  private List<String> linesToPaste() {
    address();
    return read("stdout").lines().filter(line -> line.contains("curl ")).toList();
  }

  private static String paste(List<String> lines, String token) throws Exception {
    ProcessBuilder bash = new ProcessBuilder("bash", "-c", String.join("\n", lines));
    bash.environment().put("TOKEN", token);
    Process process = bash.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }

  private static boolean isInstalled(String program) throws Exception {
    try {
      return run(program, "--version") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Shells without job control start what runs in the background so, and children inherit it. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  private String read(String file) {
    try {
      return Files.readString(temporary.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
