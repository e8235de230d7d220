package dev.borderpost.keys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which secrets are refused, since others can guess them or look them up. Random bytes never are,
 * nor their base64, base64url and hexadecimal texts.
 */
final class SecretRules {

  private static final String MEND =
      ": generate one of at least 32 random bytes, as does openssl rand -base64 32 | tr '+/' '-_'.";

  /** Shorter texts are refused for their length, or are keys of 16 bytes and more. */
  private static final int MIN_TEXT_LENGTH = 16;

  private static final Pattern TOKEN = Pattern.compile("[A-Z]+[a-z]*|[a-z]+");

  private static final int LOWER = 0;
  private static final int UPPER = 1;
  private static final int DIGIT = 2;
  private static final int OTHER = 3;

  /** Words that no random text holds, which also count as a part of a longer word. */
  private static final List<String> LONG_WORDS =
      List.of(
          "secret",
          "change",
          "replace",
          "example",
          "password",
          "passwd",
          "passphrase",
          "default",
          "sample",
          "placeholder",
          "insecure",
          "production",
          "development",
          "signing",
          "signature",
          "tutorial",
          "verylong",
          "longenough");

  /** Words that are too short for that: they count when they stand alone, in a text of words. */
  private static final Set<String> SHORT_WORDS =
      Set.of("your", "demo", "dummy", "fake", "test", "enough", "least");

  private static final double WORDS_WITH_A_LONG_ONE = 3;
  private static final double WORDS = 3.5;

  private SecretRules() {}

  /** The published ones, read when there is a first secret to compare them with. */
  private static final class Known {
    private static final Set<String> HASHES = read();

    private static Set<String> read() {
      InputStream resource = SecretRules.class.getResourceAsStream("known-secrets.sha256");
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  Objects.requireNonNull(resource, "known-secrets.sha256 is missing in the jar"),
                  StandardCharsets.US_ASCII))) {
        return lines
            .lines()
            .filter(line -> !line.startsWith("#"))
            .collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * What is wrong with the secret, as a sentence that does not repeat it; empty when nothing is.
   */
  static Optional<String> problem(byte[] secret) {
    if (secret.length == 0) {
      return Optional.of("The secret is empty" + MEND);
    }
    if (period(secret) == 1) {
      return Optional.of("The secret is one byte over and over" + MEND);
    }
    if (isWellKnown(secret)) {
      return Optional.of("The secret is a published example that anybody can look up" + MEND);
    }
    if (secret.length < MIN_TEXT_LENGTH) {
      return Optional.empty();
    }
    if (period(secret) <= secret.length / 2) {
      return Optional.of("The secret is a short text over and over" + MEND);
    }
    if (isMostlyARun(secret)) {
      return Optional.of("The secret is a run of characters, such as abcdef or 000000" + MEND);
    }
    return word(secret)
        .map(
            word ->
                "The secret is a text of words, \"" + word + "\" among them, not random" + MEND);
  }

  /** After how many bytes the secret begins again; its length if it does not. */
  private static int period(byte[] secret) {
    int[] border = new int[secret.length]; // of each beginning: Knuth, Morris and Pratt
    for (int i = 1; i < secret.length; i++) {
      int length = border[i - 1];
      while (length > 0 && secret[i] != secret[length]) {
        length = border[length - 1];
      }
      border[i] = secret[i] == secret[length] ? length + 1 : 0;
    }
    return secret.length - border[secret.length - 1];
  }

  /** Whether half of the bytes equal the one before, or are the next after it. */
  private static boolean isMostlyARun(byte[] secret) {
    int equal = 0;
    int next = 0;
    for (int i = 1; i < secret.length; i++) {
      equal += secret[i] == secret[i - 1] ? 1 : 0;
      next += secret[i] == secret[i - 1] + 1 ? 1 : 0;
    }
    return Math.max(equal, next) >= secret.length / 2;
  }

  private static boolean isWellKnown(byte[] secret) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret);
      return Known.HASHES.contains(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** The word that gives away a text that somebody has made up. */
  private static Optional<String> word(byte[] secret) {
    if (!isPrintable(secret)) {
      // Perhaps a text that was taken for base64.
      return longWord(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }
    String text = new String(secret, StandardCharsets.US_ASCII);
    // S3cr3t and p@ssw0rd are no better.
    return longWord(text)
        .or(() -> longWord(plainSpelling(text)))
        .or(() -> averageLength(text) < WORDS ? Optional.empty() : shortWord(text));
  }

  private static boolean isPrintable(byte[] secret) {
    for (byte b : secret) {
      if (b < ' ' || b > '~') {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> longWord(String text) {
    if (averageLength(text) < WORDS_WITH_A_LONG_ONE) {
      return Optional.empty();
    }
    List<String> tokens = tokens(text);
    return LONG_WORDS.stream()
        .filter(word -> tokens.stream().anyMatch(token -> token.contains(word)))
        .findFirst();
  }

  private static Optional<String> shortWord(String text) {
    return tokens(text).stream().filter(SHORT_WORDS::contains).findFirst();
  }

  private static List<String> tokens(String text) {
    return TOKEN
        .matcher(text)
        .results()
        .map(found -> found.group().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** How long the text's parts are: words take longer to change between letters and digits. */
  private static double averageLength(String text) {
    int tokens = 0;
    int length = 0;
    int previous = OTHER;
    for (int i = 0; i < text.length(); i++) {
      int kind = kind(text.charAt(i));
      if (kind != OTHER) {
        length++;
        tokens += kind == previous || (kind == LOWER && previous == UPPER) ? 0 : 1;
      }
      previous = kind;
    }
    return tokens == 0 ? 0 : (double) length / tokens;
  }

  private static int kind(char c) {
    return c >= 'a' && c <= 'z'
        ? LOWER
        : c >= 'A' && c <= 'Z' ? UPPER : c >= '0' && c <= '9' ? DIGIT : OTHER;
  }

  private static String plainSpelling(String text) {
    char[] plain = text.toCharArray();
    for (int i = 0; i < plain.length; i++) {
      int found = "30145$7@".indexOf(plain[i]);
      plain[i] = found < 0 ? plain[i] : "eoiassta".charAt(found);
    }
    return new String(plain);
  }
}
