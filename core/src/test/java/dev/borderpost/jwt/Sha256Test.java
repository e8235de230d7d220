package dev.borderpost.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha256Test {

  /** The example of FIPS 180-2, appendix B.1. */
  @Test
  void thumbprint_isTheHashInBase64url() {
    assertThat(Sha256.thumbprint("abc".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  }
}
