package dev.borderpost.keys;

import static dev.borderpost.testing.TestKeys.jwk;
import static dev.borderpost.testing.TestKeys.jwkSet;
import static dev.borderpost.testing.TestKeys.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RereadKeysTest {

  private static final PublicKey OLD = TestKeys.P256.getPublic();
  private static final PublicKey NEW = TestKeys.PARTNER.getPublic();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTiming timing = new ManualTiming();
  private final KeyRefresher refresher = new KeyRefresher(new KeySource.Listener() {}, timing);

  @TempDir private Path directory;

  @AfterEach
  void close() {
    refresher.close();
  }

  private KeySource start(KeySource source) {
    return source.forIssuer("https://id.example.com", Set.of()).start(refresher);
  }

  private static String set(PublicKey key, String kid) {
    return jwkSet(jwk(key, "kid", "\"" + kid + "\""));
  }

  private static List<Object> found(KeySource source, String alg, String kid) {
    JoseHeader header =
        ((ReadResult.Read<JoseHeader>) JoseHeader.read(Map.of("alg", alg, "kid", kid))).value();
    return source.find(header) instanceof KeyLookup.Found found
        ? found.keys().stream().<Object>map(VerificationKey::key).toList()
        : List.of();
  }

  private static List<Object> found(KeySource source, String kid) {
    return found(source, "ES256", kid);
  }

  @Test
  void newKey_isSeenAtOnce_butTheFileIsReadOnceASecond() throws IOException {
    Path file = Files.writeString(directory.resolve("jwks.json"), set(OLD, "old"));
    KeySource keys = start(KeySource.file(file));
    timing.advance(SECOND);
    assertThat(found(keys, "new")).isEmpty();
    Files.writeString(file, set(NEW, "new"));

    assertThat(found(keys, "new")).as("within the second").isEmpty();
    assertThat(found(keys, "old")).containsExactly(OLD);
    timing.advance(SECOND);

    assertThat(found(keys, "old")).as("known keys wait for nothing").containsExactly(OLD);
    assertThat(found(keys, "new")).containsExactly(NEW);
    assertThat(found(keys, "old")).isEmpty();
  }

  @Test
  void withdrawnKey_isGoneWithinAMinute() throws IOException {
    Path file = Files.writeString(directory.resolve("jwks.json"), set(OLD, "old"));
    KeySource keys = start(KeySource.file(file));
    Files.writeString(file, set(NEW, "new"));
    timing.advance(MINUTE.minusMillis(1));
    assertThat(found(keys, "old")).containsExactly(OLD);

    timing.advance(Duration.ofMillis(1));

    assertThat(found(keys, "old")).isEmpty();
    assertThat(keys.health().keys()).isEqualTo(1);
  }

  @Test
  void pemWithoutNames_isSeenWithinAMinute() throws IOException {
    Path file = Files.writeString(directory.resolve("key.pem"), pem(OLD));
    KeySource keys = start(KeySource.file(file));
    Files.writeString(file, pem(OLD) + pem(NEW));
    timing.advance(MINUTE);

    assertThat(found(keys, "any")).containsExactly(OLD, NEW);
  }

  @Test
  void volumeOfKubernetes_isFollowed_whenItsLinkChanges() throws IOException {
    Path first = Files.createDirectory(directory.resolve("..2026_11_26"));
    Path second = Files.createDirectory(directory.resolve("..2026_11_27"));
    Files.writeString(first.resolve("jwks.json"), set(OLD, "old"));
    Files.writeString(second.resolve("jwks.json"), set(NEW, "new"));
    Path data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
    Path file =
        Files.createSymbolicLink(directory.resolve("jwks.json"), Path.of("..data/jwks.json"));
    KeySource keys = start(KeySource.file(file));
    assertThat(found(keys, "old")).containsExactly(OLD);

    Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), second.getFileName());
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    timing.advance(SECOND);

    assertThat(found(keys, "new")).containsExactly(NEW);
  }

  @Test
  void badFile_keepsTheEarlierKeys_andIsReportedOnce() throws IOException {
    Path file = Files.writeString(directory.resolve("jwks.json"), set(OLD, "old"));
    KeySource keys = start(KeySource.file(file));
    try (LogCapture log = LogCapture.start()) {
      for (String bad : List.of("{\"keys\":[]}", "{\"keys\":[", "")) {
        Files.writeString(file, bad);
        for (int i = 0; i < 3; i++) {
          timing.advance(MINUTE);
          assertThat(found(keys, "old")).containsExactly(OLD);
        }
      }
      Files.delete(file);
      for (int i = 0; i < 3; i++) {
        timing.advance(MINUTE);
        assertThat(found(keys, "old")).containsExactly(OLD);
      }
      assertThat(keys.health().lastError().orElseThrow()).contains(file.toString());
      assertThat(log.warnings()).hasSize(4).allMatch(line -> line.contains("earlier keys stay"));

      Files.writeString(file, set(NEW, "new"));
      timing.advance(MINUTE);

      assertThat(found(keys, "new")).containsExactly(NEW);
      assertThat(keys.health().lastError()).isEmpty();
      assertThat(log.warnings()).hasSize(4);
    }
  }

  @Test
  void fileThatIsMendedByItsFormerContent_isNoProblemAnyMore() throws IOException {
    Path file = Files.writeString(directory.resolve("jwks.json"), set(OLD, "old"));
    KeySource keys = start(KeySource.file(file));
    Files.writeString(file, "");
    timing.advance(MINUTE);
    found(keys, "old");
    assertThat(keys.health().lastError()).isPresent();

    Files.writeString(file, set(OLD, "old"));
    timing.advance(MINUTE);

    assertThat(found(keys, "old")).containsExactly(OLD);
    assertThat(keys.health().lastError()).isEmpty();
  }

  @Test
  void keyUse_andAlgorithms_holdForTheNewContentToo() throws IOException {
    Path file = Files.writeString(directory.resolve("jwks.json"), set(OLD, "old"));
    KeySource keys = start(KeySource.file(file).withKeyUse("jwt-svid"));
    Files.writeString(file, jwkSet(jwk(NEW, "kid", "\"new\"", "use", "\"jwt-svid\"")));
    timing.advance(SECOND);

    assertThat(found(keys, "new")).containsExactly(NEW);
  }

  @Test
  void secret_isReadAgain() throws IOException {
    byte[] first = Arrays.copyOf(TestKeys.secret(), 40);
    byte[] second = Arrays.copyOfRange(TestKeys.secret(), 30, 70);
    Path file = Files.writeString(directory.resolve("secret"), base64(first) + "\n");
    KeySource keys = start(KeySource.hmacFile(file));
    Path text = Files.write(directory.resolve("text"), first);
    KeySource textKeys = start(KeySource.hmacTextFile(text));
    assertThat(secret(keys)).isEqualTo(first);
    assertThat(secret(textKeys)).isEqualTo(first);

    Files.writeString(file, base64(second));
    Files.write(text, second);
    timing.advance(MINUTE);

    assertThat(secret(keys)).isEqualTo(second);
    assertThat(secret(textKeys)).isEqualTo(second);
    try (LogCapture log = LogCapture.start()) {
      Files.writeString(file, "not base64url, but hush-hush");
      timing.advance(MINUTE);
      assertThat(secret(keys)).isEqualTo(second);
      assertThat(log.text()).contains("secret-encoding").doesNotContain("hush-hush");
    }
  }

  private static String base64(byte[] secret) {
    return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  private static byte[] secret(KeySource keys) {
    return ((java.security.Key) found(keys, "HS256", "any").get(0)).getEncoded();
  }

  @Test
  void largeFile_directoryAndPipe_areRefused_withoutReadingThem() throws Exception {
    Path large = directory.resolve("large");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength(100L << 20);
    }
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    for (Path file : List.of(large, directory, pipe, directory.resolve("none"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KeySource.file(file))
          .withMessageContaining("The file " + file + " cannot be read");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KeySource.hmacFile(file))
          .withMessageContaining("The file " + file + " cannot be read");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FetchOptions.defaults().withTokenFile(file))
          .withMessageContaining("The file " + file + " cannot be read");
    }
  }

  @Test
  void pipeInPlaceOfTheFile_doesNotHoldRequestsUp() throws Exception {
    Path file = Files.writeString(directory.resolve("jwks.json"), set(OLD, "old"));
    KeySource keys = start(KeySource.file(file));
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    timing.advance(MINUTE);

    assertThat(found(keys, "old")).containsExactly(OLD);
    assertThat(keys.health().lastError().orElseThrow()).contains("no regular file");
  }

  @Test
  void emptyTokenFile_isRefused() throws IOException {
    Path file = Files.write(directory.resolve("token"), " \n".getBytes(StandardCharsets.UTF_8));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FetchOptions.defaults().withTokenFile(file))
        .withMessageContaining("is empty");
  }
}
