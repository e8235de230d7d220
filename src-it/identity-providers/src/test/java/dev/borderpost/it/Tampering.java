package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What attackers do to tokens. */
final class Tampering {

  private Tampering() {}

  /** The token with another {@code kid} in its header; the signature stays. */
  static String withKeyId(String token, String keyId) {
    int end = token.indexOf('.');
    String header =
        new String(Base64.getUrlDecoder().decode(token.substring(0, end)), StandardCharsets.UTF_8);
    String changed = header.replaceFirst("\"kid\"\\s*:\\s*\"[^\"]*\"", "\"kid\":\"" + keyId + "\"");
    assertThat(changed).isNotEqualTo(header);
    return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(changed.getBytes(StandardCharsets.UTF_8))
        + token.substring(end);
  }
}
