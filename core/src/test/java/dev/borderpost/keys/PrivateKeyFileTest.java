package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class PrivateKeyFileTest {

  @TempDir private Path directory;
  private Path file;

  private record User(String getName) implements UserPrincipal {}

  @BeforeEach
  void createFile() throws IOException {
    file = Files.writeString(directory.resolve("keys.json"), "content");
    permit("rw-------");
  }

  private void permit(String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void ownFileThatOnlyItsOwnerCanRead_isRead(String permissions) throws IOException {
    permit(permissions);

    assertThat(PrivateKeyFile.read(file)).asString().isEqualTo("content");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx"})
  void fileThatOthersCanReadOrWrite_isRefused(String permissions) throws IOException {
    permit(permissions);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivateKeyFile.read(file))
        .withMessageContainingAll(file.toString(), "chmod 600")
        .withMessageNotContaining("content");
  }

  @Test
  void ownerOtherThanThisUserAndRoot_isRefused() {
    UserPrincipal own = new User("app");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivateKeyFile.checkOwner(file, new User("mallory"), Set.of(own)))
        .withMessageContainingAll(file.toString(), "mallory", "chown");
    PrivateKeyFile.checkOwner(file, own, Set.of(own));
    PrivateKeyFile.checkOwner(file, new User("root"), Set.of(own));
    PrivateKeyFile.checkOwner(file, new User("0"), Set.of(own));
  }

  /** Only root can give a file away. */
  @Test
  void fileOfAnotherUser_isRefused() throws IOException {
    assumeTrue(Files.getOwner(file).getName().equals("root"));
    Files.setAttribute(file, "unix:uid", 54_321);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivateKeyFile.read(file))
        .withMessageContainingAll("54321", "chown");
  }

  @Test
  void linkToAFile_isJudgedByTheFile() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertThat(PrivateKeyFile.read(link)).asString().isEqualTo("content");

    permit("rw-r--r--");

    assertThatIllegalArgumentException().isThrownBy(() -> PrivateKeyFile.read(link));
  }
}
