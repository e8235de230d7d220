package dev.borderpost.access;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Methods and patterns that no request has although they seem to mean something: misspelt methods,
 * and the wildcards of other languages. A rule with one of them would protect nothing.
 */
final class LookAlikes {

  /**
   * The registered methods (IANA, HTTP Method Registry), the usual ones first, and a few that
   * servers know without registration.
   */
  private static final List<String> METHODS =
      List.of(
          ("GET HEAD POST PUT DELETE PATCH OPTIONS TRACE CONNECT QUERY ACL BASELINE-CONTROL BIND"
                  + " CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL"
                  + " MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PROPFIND PROPPATCH REBIND REPORT"
                  + " SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF"
                  + " VERSION-CONTROL PURGE TRACK")
              .split(" "));

  /**
   * Templates ({@code {id}}, {@code :id}), queries, alternatives in parentheses, classes and
   * repetitions of regular expressions ({@code [0-9]}, {@code [ab]+}, {@code .+}, {@code x$}), and
   * lists of paths. The characters alone are legal in paths.
   */
  private static final Pattern NOT_LITERAL =
      Pattern.compile(
          "\\{[^/]*}|/:[^/]|\\?|\\([^/]*\\|[^/]*\\)|\\[\\^?\\w-\\w[^/]*]|\\[[^/]*][+{]|\\.\\+|[^/]\\$$"
              + "|,(/|$)");

  private LookAlikes() {}

  static boolean isKnownMethod(String method) {
    return METHODS.contains(method);
  }

  /** The method that a word, which is none, was probably meant to be; empty if there is none. */
  static Optional<String> misspeltMethod(String word) {
    return METHODS.stream().filter(method -> isNear(word, method)).findFirst();
  }

  /** Whether two words have the same letters, or differ in one that is missing or another. */
  private static boolean isNear(String a, String b) {
    int longer = Math.max(a.length(), b.length());
    int shorter = Math.min(a.length(), b.length());
    int same = 0;
    while (same < shorter && a.charAt(same) == b.charAt(same)) {
      same++;
    }
    int atEnd = 0;
    while (atEnd < shorter - same
        && a.charAt(a.length() - 1 - atEnd) == b.charAt(b.length() - 1 - atEnd)) {
      atEnd++;
    }
    return longer - same - atEnd <= 1 || Arrays.equals(sorted(a), sorted(b));
  }

  private static int[] sorted(String word) {
    return word.chars().sorted().toArray();
  }

  /**
   * Requires that a path pattern has no wildcards but stars, and no invisible characters.
   *
   * @throws IllegalArgumentException if it has
   */
  static void requireLiteral(String pattern) {
    int[] hidden = pattern.codePoints().filter(LookAlikes::isInvisible).limit(1).toArray();
    if (hidden.length > 0) {
      throw new IllegalArgumentException(
          "The path pattern \"%s\" has the invisible character U+%04X, which no request is likely to have: remove it."
              .formatted(pattern, hidden[0]));
    }
    if (NOT_LITERAL.matcher(pattern).find()) {
      throw new IllegalArgumentException(
          "The path pattern \""
              + pattern
              + "\" has something that looks like a variable, a regular expression, a query or a"
              + " list, and would be compared literally: the only wildcards are /* for one whole"
              + " segment, and /** at the end for the rest; write one rule for each path.");
    }
  }

  /** White space other than the space, and characters without a shape of their own. */
  private static boolean isInvisible(int character) {
    return (Character.isSpaceChar(character) && character != ' ')
        || Character.getType(character) == Character.FORMAT;
  }
}
