package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.keys.KeySource;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Keys in PEM form: they are read, or refused with one exception that repeats no line of them. */
public final class PemTarget {

  private static final int REPEATED = 24;

  private PemTarget() {}

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(PemTarget.class).forEach(PemTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String pem = new String(input, StandardCharsets.UTF_8);
    try {
      KeySource.pem(pem).forIssuer(Tokens.ISSUER, Set.of());
    } catch (IllegalArgumentException e) {
      for (String line : pem.split("\n", -1)) {
        assertThat(
                line.length() > REPEATED
                    && !line.contains("-----")
                    && e.getMessage().contains(line))
            .as(e.getMessage())
            .isFalse();
      }
    }
  }
}
