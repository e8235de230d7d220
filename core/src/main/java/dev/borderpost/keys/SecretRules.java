package dev.borderpost.keys;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rules that refuse guessable and publicly known secrets. They never refuse random bytes or their
 * base64, base64url and hexadecimal texts.
 */
final class SecretRules {

  private static final String MEND =
      ": generate one of at least 32 random bytes, as does openssl rand -base64 32 | tr '+/' '-_'.";

  /**
   * The minimum length of a text to check for words. Shorter texts are refused for their length, or
   * encode keys of 16 bytes or more.
   */
  private static final int MIN_TEXT_LENGTH = 16;

  private static final Pattern TOKEN = Pattern.compile("[A-Z]+[a-z]*|[a-z]+");

  private static final int LOWER = 0;
  private static final int UPPER = 1;
  private static final int DIGIT = 2;
  private static final int OTHER = 3;

  /** Words that do not occur in random texts; they also count as part of a longer word. */
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

  /** Words that are too short for that: they count only as separate words in a text of words. */
  private static final Set<String> SHORT_WORDS =
      Set.of("your", "demo", "dummy", "fake", "test", "enough", "least");

  private static final double WORDS_WITH_A_LONG_ONE = 3;
  private static final double WORDS = 3.5;

  private SecretRules() {}

  /**
   * The problem with the secret, as a sentence that does not repeat it; empty when there is none.
   */
  static Optional<String> problem(byte[] secret) {
    if (secret.length == 0) {
      return Optional.of("The secret is empty" + MEND);
    }
    if (period(secret) == 1) {
      return Optional.of("The secret is one byte over and over" + MEND);
    }
    if (KnownSecrets.contains(secret)) {
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

  /** The number of bytes after which the secret repeats itself; its length if it does not. */
  private static int period(byte[] secret) {
    int[] border = new int[secret.length]; // of each prefix: Knuth, Morris and Pratt
    for (int i = 1; i < secret.length; i++) {
      int length = border[i - 1];
      while (length > 0 && secret[i] != secret[length]) {
        length = border[length - 1];
      }
      border[i] = secret[i] == secret[length] ? length + 1 : 0;
    }
    return secret.length - border[secret.length - 1];
  }

  /**
   * Whether half of the bytes equal the preceding byte, or half of them are one greater than it.
   */
  private static boolean isMostlyARun(byte[] secret) {
    int equal = 0;
    int next = 0;
    for (int i = 1; i < secret.length; i++) {
      equal += secret[i] == secret[i - 1] ? 1 : 0;
      next += secret[i] == secret[i - 1] + 1 ? 1 : 0;
    }
    return Math.max(equal, next) >= secret.length / 2;
  }

  /** A word that shows that the text is not random. */
  private static Optional<String> word(byte[] secret) {
    if (!isPrintable(secret)) {
      // The secret may be a text that was decoded as base64.
      return longWord(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }
    String text = new String(secret, StandardCharsets.US_ASCII);
    // Spellings such as S3cr3t and p@ssw0rd count as well.
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

  /**
   * The average length of the text's parts: words change between kinds of characters less often
   * than random text.
   */
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
