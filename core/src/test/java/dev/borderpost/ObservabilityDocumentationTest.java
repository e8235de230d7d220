package dev.borderpost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestRequest;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener of docs/observability.md writes the line that stands below it. */
class ObservabilityDocumentationTest {

  private static final Path DOCUMENT = Path.of("../docs/observability.md");
  private static final Pattern AUDIT_LOG =
      Pattern.compile("(?s)```java\n([^`]*class AuditLog.*?)```.*?\n    (REFUSED .*?)\n");

  /** Keeps the text of each line. */
  private static final class Lines extends Handler {

    final List<String> lines = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      lines.add(new SimpleFormatter().formatMessage(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void auditLog_writesTheLineOfTheDocument(@TempDir Path directory) throws Exception {
    Matcher document = AUDIT_LOG.matcher(Files.readString(DOCUMENT));
    assertThat(document.find()).isTrue();
    Path source = Files.writeString(directory.resolve("AuditLog.java"), document.group(1));
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, messages, messages, "-proc:none", "-d", directory.toString(), source + "");
    assertThat(status).as(messages.toString(UTF_8)).isZero();

    Lines lines = new Lines();
    Logger audit = Logger.getLogger("audit");
    audit.addHandler(lines);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      Object listener = loader.loadClass("AuditLog").getConstructor().newInstance();
      Guard guard =
          Guard.of(
              Border.authenticator().listener((AuthenticationListener) listener).build(),
              AccessRules.builder()
                  .require("DELETE", "/orders/**", ClaimsPolicy.role("admin"))
                  .build());
      guard.decide(
          TestRequest.request("DELETE", "/orders/7").token(Border.token("sub", "\"alice\"")));
    } finally {
      audit.removeHandler(lines);
    }

    assertThat(lines.lines).containsExactly(document.group(2));
  }
}
