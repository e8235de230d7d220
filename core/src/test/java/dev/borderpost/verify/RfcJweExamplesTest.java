package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.json.ReadResult;
import dev.borderpost.testing.JweKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of RFC 7516, appendix A.1 to A.3, and of RFC 7520, section 5, letter by letter. */
class RfcJweExamplesTest {

  record Example(String section, String outcome, String jwk, String token, String plaintext) {
    @Override
    public String toString() {
      return section;
    }
  }

  static List<Example> examples() throws IOException {
    try (InputStream in = RfcJweExamplesTest.class.getResourceAsStream("/jwe/rfc-vectors.json")) {
      Map<String, Object> document =
          ((ReadResult.Read<Map<String, Object>>) ReadResult.ofJsonObject(in.readAllBytes()))
              .value();
      return ((List<Map<String, String>>) document.get("vectors"))
          .stream()
              .map(
                  vector ->
                      new Example(
                          vector.get("section"),
                          vector.get("outcome"),
                          vector.get("jwk"),
                          vector.get("token"),
                          vector.get("plaintext")))
              .toList();
    }
  }

  static List<Example> decrypted() throws IOException {
    return examples().stream().filter(e -> e.outcome().equals("decrypted")).toList();
  }

  static List<Example> malformed() throws IOException {
    return examples().stream().filter(e -> e.outcome().equals("malformed")).toList();
  }

  @Test
  void examples_areAllThere() throws IOException {
    assertThat(decrypted()).hasSize(9);
    assertThat(malformed()).hasSize(10);
  }

  @ParameterizedTest
  @MethodSource("decrypted")
  void exampleOfASupportedAlgorithm_isDecrypted(Example example) {
    DecryptionKeys keys = DecryptionKeys.jwkSet(JweKeys.set(example.jwk()));
    EncodedJwe jwe =
        ((ReadResult.Read<EncodedJwe>) EncodedJwe.read(example.token(), 16_384)).value();

    Optional<DecryptedJwe> decrypted = jwe.decrypt(keys.find(jwe.header()).orElseThrow());

    assertThat(decrypted.orElseThrow().token())
        .isEqualTo(
            new String(
                example.plaintext().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    assertThat(jwe.header().isCompressed()).isEqualTo(example.section().equals("RFC 7520 5.9"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void otherExample_isMalformed_andItsKeyIsRefused_ifTheAlgorithmIsNotSupported(Example example) {
    assertThat(EncodedJwe.read(example.token(), 16_384)).isInstanceOf(ReadResult.Malformed.class);

    String alg = example.jwk().replaceFirst(".*\"alg\":\"([^\"]+)\".*", "$1");
    if (JweAlgorithm.named(alg).isEmpty()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DecryptionKeys.jwkSet(JweKeys.set(example.jwk())))
          .withMessageContaining("RSA1_5 and PBES2 are refused");
    }
  }
}
