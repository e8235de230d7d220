package dev.borderpost.access;

import java.util.List;

/**
 * A pattern for decoded paths: segments to match literally, {@code *} for any one segment, {@code
 * **} at the end for the rest, which may be nothing. A slash at the end of a path makes no
 * difference, as it makes none to most applications.
 */
final class PathPattern {

  private final String text;
  private final List<String> segments;
  private final boolean openEnd;
  private final boolean ignoresCase;

  private PathPattern(String text, List<String> segments, boolean openEnd, boolean ignoresCase) {
    this.text = text;
    this.segments = segments;
    this.openEnd = openEnd;
    this.ignoresCase = ignoresCase;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it does not begin with a slash, could never match, or has a
   *     star that is not a whole segment
   */
  static PathPattern of(String pattern) {
    if (!pattern.startsWith("/")) {
      throw new IllegalArgumentException(
          "The path pattern \"" + pattern + "\" must begin with a slash.");
    }
    if (CanonicalPath.isAmbiguousDecoded(pattern)) {
      throw new IllegalArgumentException(
          "The path pattern \""
              + pattern
              + "\" could never match: write it decoded and without //, /./ and /../.");
    }
    List<String> segments = segmentsOf(pattern);
    boolean openEnd = !segments.isEmpty() && segments.get(segments.size() - 1).equals("**");
    List<String> fixed = openEnd ? segments.subList(0, segments.size() - 1) : segments;
    for (String segment : fixed) {
      if (segment.contains("*") && !segment.equals("*")) {
        throw new IllegalArgumentException(
            "The path pattern \""
                + pattern
                + "\" has a star that is not understood: use /* for one whole segment,"
                + " and /** at the end for the rest.");
      }
    }
    return new PathPattern(pattern, List.copyOf(fixed), openEnd, false);
  }

  /** The same pattern, without regard to letter case. */
  PathPattern ignoringCase() {
    return new PathPattern(text, segments, openEnd, true);
  }

  /** Whether the pattern matches a path, given by its {@linkplain #segmentsOf segments}. */
  boolean matches(List<String> actual) {
    if (actual.size() < segments.size() || (actual.size() > segments.size() && !openEnd)) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (!covers(segments.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether one segment of the pattern matches another, or all that a star there matches. */
  private boolean covers(String expected, String actual) {
    return expected.equals("*")
        || (ignoresCase ? expected.equalsIgnoreCase(actual) : expected.equals(actual));
  }

  /** Whether each path that the other pattern matches is matched by this one. */
  boolean covers(PathPattern other) {
    return (openEnd || !other.openEnd) && matches(other.segments);
  }

  /** Whether there is a path that both patterns match. */
  boolean overlaps(PathPattern other) {
    int common = Math.min(segments.size(), other.segments.size());
    for (int i = 0; i < common; i++) {
      String one = segments.get(i);
      String another = other.segments.get(i);
      if (!covers(one, another) && !another.equals("*")) {
        return false;
      }
    }
    return (segments.size() <= common || other.openEnd)
        && (other.segments.size() <= common || openEnd);
  }

  @Override
  public String toString() {
    return text;
  }

  /** The segments between slashes; a slash at the end adds none. */
  static List<String> segmentsOf(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.substring(1).split("/", -1));
  }
}
