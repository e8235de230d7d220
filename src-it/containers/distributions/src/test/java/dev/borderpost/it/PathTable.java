package dev.borderpost.it;

import java.util.List;

/**
 * Spellings of a path: {@code p} stands for its first segment, {@code r} for the rest, {@code e}
 * for the rest with its first letter encoded, {@code E} with all of them, {@code base} for scheme,
 * host and context, {@code c} for the context without its slash.
 *
 * <p>A spelling that begins with a circumflex is the whole target; to others that begin with a
 * slash the context belongs. Each character is sent as one byte.
 */
final class PathTable {

  private PathTable() {}

  /** They leave no doubt, and mean the path itself. */
  static final List<String> CLEAR =
      List.of(
          "/{p}/{r}",
          "/%61pi/{r}",
          "/a%70i/{r}",
          "/ap%69/{r}",
          "/%61%70%69/{r}",
          "/{p}/{e}",
          "/{p}/{E}",
          "/%61%70%69/{E}",
          "/{p}/{r}?",
          "/{p}/{r}?x=/../health",
          "/{p}/{r}?/health",
          "/{p}/{r}?;/health",
          "/{p}/{r}?%2e%2e/health",
          "{base}/{p}/{r}",
          "{base}/%61pi/{r}",
          "{base}/{p}/{E}?x");

  /** Somebody may read something else in them. */
  static final List<String> AMBIGUOUS =
      List.of(
          // parameters
          "/{p};x=1/{r}",
          "/{p};/{r}",
          "/{p}/{r};x=1",
          "/{p}/{r};",
          "/{p}/;x=1/{r}",
          "/;/{p}/{r}",
          "/;x=1/{p}/{r}",
          "/{p}/{r};jsessionid=1",
          "/{p};jsessionid=1/{r}",
          "/{p}%3b/{r}",
          "/{p}%3Bx=1/{r}",
          "/{p}/{r}%3b",
          "/{p}/{r}/;/",
          "/health;/../{p}/{r}",
          "/health/..;/{p}/{r}",
          "/health/..;x=1/{p}/{r}",
          "/health/..%3b/{p}/{r}",
          "/health/.;/../{p}/{r}",
          "/x/..;/{p}/{r}",
          "/..;/{p}/{r}",
          // slashes
          "//{p}/{r}",
          "///{p}/{r}",
          "/{p}//{r}",
          "/{p}/{r}//",
          "/x//../{p}/{r}",
          "//x/../{p}/{r}",
          "/{p}///{r}",
          // dots
          "/./{p}/{r}",
          "/{p}/./{r}",
          "/{p}/{r}/.",
          "/{p}/{r}/..",
          "/{p}/../{p}/{r}",
          "/x/../{p}/{r}",
          "/health/../{p}/{r}",
          "/x/y/../../{p}/{r}",
          "/../{p}/{r}",
          "/%2e/{p}/{r}",
          "/{p}/%2e/{r}",
          "/{p}/{r}/%2e",
          "/x/%2e%2e/{p}/{r}",
          "/x/%2E%2E/{p}/{r}",
          "/x/.%2e/{p}/{r}",
          "/x/%2e./{p}/{r}",
          "/health/%2e%2e/{p}/{r}",
          "/x/../%61pi/{r}",
          "/%78/../{p}/{E}",
          // encoded separators
          "/{p}%2f{r}",
          "/{p}%2F{r}",
          "/%2f{p}/{r}",
          "/%2f/{p}/{r}",
          "/{p}/%2f{r}",
          "/{p}/{r}%2f",
          "/x/..%2f{p}/{r}",
          "/x%2f../{p}/{r}",
          "/x%2f..%2f{p}%2f{r}",
          "/x/%2e%2e%2f{p}/{r}",
          "/health%2f..%2f{p}/{r}",
          "/health/..%2f{p}/{r}",
          "/%61pi%2f{r}",
          // backslashes
          "\\{p}\\{r}",
          "/{p}\\{r}",
          "/\\{p}/{r}",
          "/x\\..\\{p}/{r}",
          "/x/..\\{p}/{r}",
          "/{p}%5c{r}",
          "/%5c{p}/{r}",
          "/x%5c..%5c{p}/{r}",
          "/x/..%5c{p}/{r}",
          "/{p}/{r}%5c",
          "/health%5c..%5c{p}/{r}",
          // control characters
          "/{p}/{r}%00",
          "/{p}%00/{r}",
          "/%00/{p}/{r}",
          "/%00{p}/{r}",
          "/{p}/{r}%00.html",
          "/health%00/../{p}/{r}",
          "/{p}/{r}%0a",
          "/{p}%0d%0a/{r}",
          "/{p}/{r}%09",
          "/{p}/{r}%7f",
          "/{p}/{r}%c2%85",
          // twice encoded
          "/%2561pi/{r}",
          "/{p}%252f{r}",
          "/x/%252e%252e/{p}/{r}",
          "/x/..%252f{p}/{r}",
          "/{p}/{r}%2500",
          "/{p}%253b/{r}",
          // not ASCII, not UTF-8
          "/{p}/{r}\u00e9",
          "/\u00e0pi/{r}",
          "/{p}\u00c0\u00af{r}",
          "/{p}\u00ef\u00bc\u008f{r}",
          "/{p}%c0%af{r}",
          "/%c0%af{p}/{r}",
          "/%c1%a1pi/{r}",
          "/x/%c0%ae%c0%ae/{p}/{r}",
          "/x/..%c0%af{p}/{r}",
          "/{p}%e0%80%af{r}",
          "/{p}%f0%80%80%af{r}",
          "/{p}/{r}%c3%28",
          "/{p}/{r}%ff",
          "/{p}/{r}%ed%a0%80",
          // not percent encoding
          "/{p}/{r}%",
          "/{p}/{r}%2",
          "/{p}/{r}%zz",
          "/%u0061pi/{r}",
          "/{p}%u002f{r}",
          "/x/%u002e%u002e/{p}/{r}",
          // combined
          "/x/..;/%61pi;y/{E}",
          "//;/{p}%2f{r}",
          "/%2e%2e;/{p}/{r}",
          "/{p};%2f{r}",
          "/x/%2e%2e;/{p}/{r}",
          "{base}/x/../{p}/{r}",
          "{base}//{p}/{r}",
          "{base}/{p};x/{r}",
          "{base}/x/..%2f{p}/{r}",
          "{base}/x/..;/{p}/{r}");

  /** Around the context path. */
  static final List<String> AROUND_THE_CONTEXT =
      List.of(
          "^//{c}/{p}/{r}",
          "^/./{c}/{p}/{r}",
          "^/x/../{c}/{p}/{r}",
          "^/{c}/../{c}/{p}/{r}",
          "^/{c};x=1/{p}/{r}",
          "^/{c};/{p}/{r}",
          "^/;/{c}/{p}/{r}",
          "^/{c}//{p}/{r}",
          "^/%2e/{c}/{p}/{r}",
          "^/x/%2e%2e/{c}/{p}/{r}",
          "^/{c}/%2e%2e/{c}/{p}/{r}",
          "^/{c}%2f{p}/{r}",
          "^/%2f{c}/{p}/{r}",
          "^/{c}%5c{p}/{r}",
          "^/x/..;/{c}/{p}/{r}",
          "^/{c}/..;/{c}/{p}/{r}");

  /** Other paths, which have to be held to nothing less. */
  static final List<String> NEAR =
      List.of(
          "/API/{r}",
          "/Api/{r}",
          "/aPI/{r}",
          "/%41pi/{r}",
          "/{p}/{r}/",
          "/{p}/{r}.",
          "/{p}/{r}%20",
          "/{p}%20/{r}",
          "/%20{p}/{r}",
          "/%20/{p}/{r}",
          "/{p}./{r}",
          "/{p}:/{r}",
          "/.{p}/{r}",
          "/.../{p}/{r}",
          "/{p}/{r}%23",
          "/{p}/{r}%3f",
          "/{p}/{r}~",
          "/%ef%bd%81pi/{r}",
          "/ap%c4%b1/{r}",
          "/{p}%ef%bc%8f{r}",
          "/{p}%e2%81%84{r}",
          "/%ef%bb%bf{p}/{r}",
          "/{p}/{r}%c3%a9",
          "/health/{p}/{r}",
          "/{p}/{r}::$DATA",
          "{p}/{r}",
          "http:{p}/{r}",
          "?/{p}/{r}",
          "/{p}/{r}#",
          "/health#/../{p}/{r}",
          "/health /{p}/{r}",
          "/WEB-INF/../{p}/{r}");

  /** The open path, in spellings that leave no doubt. */
  static final List<String> OPEN =
      List.of(
          "/health",
          "/%68ealth",
          "/%68%65%61%6c%74%68",
          "/healt%68",
          "/health?x=/api/secret;%00//",
          "{base}/health",
          "{base}/%68ealth");

  static int spellings() {
    return CLEAR.size() + AMBIGUOUS.size() + AROUND_THE_CONTEXT.size() + NEAR.size() + OPEN.size();
  }
}
