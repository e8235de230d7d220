package dev.borderpost.fuzz;

import dev.borderpost.keys.KeySource;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** JWK Sets: they are read, or refused with one exception. */
public final class JwkSetTarget {

  private JwkSetTarget() {}

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(JwkSetTarget.class).forEach(JwkSetTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      KeySource.jwkSet(new String(input, StandardCharsets.UTF_8)).forIssuer(Tokens.ISSUER, Set.of());
    } catch (IllegalArgumentException e) {
      // as documented
    }
  }
}
