package dev.borderpost.examples;

import static dev.borderpost.examples.Http.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.borderpost.examples.quickstart.CannotStartException;
import dev.borderpost.examples.quickstart.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --data} promises. */
class QuickstartDataTest {

  @TempDir Path temporary;

  @Test
  void ordersAndTokens_surviveARestartOnAnotherPort() throws IOException {
    Path data = temporary.resolve("a new/directory");
    String token;
    try (Quickstart first = start(data)) {
      Http http = new Http(first.address());
      token = http.tokenOf("alice", "wonderland");
      http.postJson("/api/orders", "{\"item\":\"tea\",\"quantity\":2}", bearer(token));
    }

    try (Quickstart second = start(data)) {
      assertThat(new Http(second.address()).get("/api/orders", bearer(token)).body())
          .contains("\"item\":\"tea\"");
    }
    assertThat(Files.getPosixFilePermissions(data.resolve("signing-keys.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void withoutData_nothingSurvives() {
    String token;
    try (Quickstart first = Quickstart.start(Options.parse("--port", "0"))) {
      token = new Http(first.address()).tokenOf("alice", "wonderland");
    }
    try (Quickstart second = Quickstart.start(Options.parse("--port", "0"))) {
      assertThat(new Http(second.address()).get("/api/me", bearer(token)).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void dataWithASemicolon_isOneClearLine() {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> start(temporary.resolve("x;INIT=DROP ALL OBJECTS")))
        .withMessageContaining("semicolon")
        .matches(e -> e.exitCode() == 2);
  }

  @Test
  void dataThatIsAFile_isOneClearLine() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");

    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> start(file))
        .withMessageContaining("choose another directory with --data")
        .matches(e -> e.exitCode() == 2);
  }

  @Test
  void signingKeysThatOthersMayRead_areRefused() throws IOException {
    start(temporary).close();
    Path keys = temporary.resolve("signing-keys.json");
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> start(temporary))
        .withMessageContaining("chmod 600")
        .matches(e -> e.exitCode() == 2);
  }

  @Test
  void brokenSigningKeys_areRefused() throws IOException {
    Path keys = Files.writeString(temporary.resolve("signing-keys.json"), "{}");
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));

    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> start(temporary))
        .withMessageContaining("There is no JWK Set");
  }

  private static Quickstart start(Path data) {
    return Quickstart.start(Options.parse("--port", "0", "--data", data.toString()));
  }
}
