package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.fuzz.Seeds;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Keys and certificates in PEM form: they are read, or refused with one exception that repeats no
 * line of them. A key that is read is one that signatures may be verified with, or left out.
 *
 * <p>An input is a text; or, behind the letter {@code P} or {@code C}, the bytes of a public key or
 * a certificate.
 */
public final class PemTarget {

  private static final int LENGTH_OF_A_SECRET = 24;

  private PemTarget() {}

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(PemTarget.class).forEach(PemTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String pem = pem(input);
    List<PublishedKey> keys =
        read(pem, text -> PublishedKeys.read("the file", text.getBytes(StandardCharsets.UTF_8)))
            .stream()
            .flatMap(published -> published.keys().stream())
            .toList();
    for (PublishedKey key : keys) {
      assertThat(key.key().getEncoded()).isNotEmpty();
    }
    for (List<Certificate> certificates :
        read(pem, text -> PemReader.certificates("the file", text))) {
      assertThat(certificates).isNotEmpty();
    }
    read(pem, text -> KeySource.pem(text).forIssuer("https://id.example.com", Set.of()))
        .forEach(source -> assertThat(source.health().keys()).isPositive());
  }

  private static String pem(byte[] input) {
    byte[] der = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    return switch (input.length == 0 ? ' ' : input[0]) {
      case 'P' -> block("PUBLIC KEY", der);
      case 'C' -> block("CERTIFICATE", der);
      default -> new String(input, StandardCharsets.UTF_8);
    };
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }

  /** What is read, or nothing. */
  private static <T> List<T> read(String pem, Function<String, T> reader) {
    try {
      return List.of(reader.apply(pem));
    } catch (IllegalArgumentException e) {
      for (String line : pem.split("\n", -1)) {
        assertThat(
                line.length() > LENGTH_OF_A_SECRET
                    && !line.contains("-----")
                    && e.getMessage().contains(line))
            .as(e.getMessage())
            .isFalse();
      }
      return List.of();
    }
  }
}
