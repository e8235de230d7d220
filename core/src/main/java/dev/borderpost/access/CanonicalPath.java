package dev.borderpost.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Detects ambiguous paths. Servers, proxies and applications disagree about dot segments, doubled
 * slashes, parameters after a semicolon and encoded separators; a request could use such a
 * disagreement to bypass a rule.
 */
final class CanonicalPath {

  /** What containers append to links for browsers without cookies (Servlet 6.0 §7.1.3). */
  private static final Pattern SESSION_ID =
      Pattern.compile(";jsessionid=[A-Za-z0-9._~!+-]*", Pattern.CASE_INSENSITIVE);

  private CanonicalPath() {}

  /** Whether a path as sent is ambiguous for nothing but the id of a session in it. */
  static boolean isAmbiguousForSessionId(String rawPath) {
    String without = SESSION_ID.matcher(rawPath).replaceFirst("");
    return without.length() < rawPath.length() && !isAmbiguous(without);
  }

  /**
   * Whether a path as sent, before decoding, is ambiguous. Such a request is refused, whatever the
   * rules say.
   */
  static boolean isAmbiguous(String rawPath) {
    // Some servers cut off a fragment, which RFC 9112 §3.2 has none of, and others do not.
    if (!isAscii(rawPath) || rawPath.indexOf('#') >= 0) {
      return true;
    }
    if (rawPath.indexOf('%') < 0) {
      return isAmbiguousDecoded(rawPath);
    }
    byte[] decoded = new byte[rawPath.length()];
    int length = 0;
    for (int i = 0; i < rawPath.length(); i++) {
      int value = rawPath.charAt(i);
      if (value == '%') {
        value = hexByte(rawPath, i + 1);
        i += 2;
        if (value < 0 || value == '/') {
          return true;
        }
      }
      decoded[length++] = (byte) value;
    }
    try {
      return isAmbiguousDecoded(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(decoded, 0, length))
              .toString());
    } catch (CharacterCodingException e) {
      return true;
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** Whether a decoded path is ambiguous. */
  static boolean isAmbiguousDecoded(String path) {
    if (!path.startsWith("/")) {
      return true;
    }
    int segment = 1;
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '/') {
        if (i == segment || isDots(path, segment, i)) {
          return true;
        }
        segment = i + 1;
        // Some servers read a semicolon as the start of parameters, others as part of the name.
      } else if (c == '\\' || c == ';' || Character.isISOControl(c) || isEncoded(path, i)) {
        return true;
      }
    }
    return isDots(path, segment, path.length());
  }

  /** Whether a segment is {@code .} or {@code ..}. */
  private static boolean isDots(String path, int start, int end) {
    return end - start <= 2
        && end > start
        && path.charAt(start) == '.'
        && path.charAt(end - 1) == '.';
  }

  /** Whether a decoded path still has a percent-encoded byte at an index. */
  private static boolean isEncoded(String path, int index) {
    return path.charAt(index) == '%' && hexByte(path, index + 1) >= 0;
  }

  /** The byte that two hexadecimal digits (in ASCII) stand for; -1 when there are not two. */
  private static int hexByte(String text, int index) {
    boolean twoDigits =
        index + 2 <= text.length()
            && HexFormat.isHexDigit(text.charAt(index))
            && HexFormat.isHexDigit(text.charAt(index + 1));
    return twoDigits ? HexFormat.fromHexDigits(text, index, index + 2) : -1;
  }
}
