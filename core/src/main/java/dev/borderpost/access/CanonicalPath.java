package dev.borderpost.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Whether a path can be read in one way only. Servers, proxies and applications disagree about dot
 * segments, doubled slashes, parameters after a semicolon and encoded separators, and rules that
 * are walked around live in that gap.
 */
final class CanonicalPath {

  private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

  private CanonicalPath() {}

  /**
   * Whether a path as sent, not decoded, is ambiguous: then it is refused whatever the rules say.
   */
  static boolean isAmbiguous(String rawPath) {
    byte[] decoded = new byte[rawPath.length()];
    int length = 0;
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      int value = c;
      if (c == '%') {
        value = hexByte(rawPath, i + 1);
        i += 2;
        if (value < 0 || value == '/') {
          return true;
        }
      }
      // A semicolon, encoded or not, begins parameters for some and is part of the name for others.
      if (c > 0x7e || value == ';') {
        return true;
      }
      decoded[length++] = (byte) value;
    }
    try {
      String path =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(decoded, 0, length))
              .toString();
      return isAmbiguousDecoded(path);
    } catch (CharacterCodingException e) {
      return true;
    }
  }

  /** Whether a decoded path is ambiguous. */
  static boolean isAmbiguousDecoded(String path) {
    if (!path.startsWith("/")
        || path.contains("//")
        || path.indexOf('\\') >= 0
        || path.indexOf(';') >= 0) {
      return true;
    }
    if (path.chars().anyMatch(Character::isISOControl)) {
      return true;
    }
    if (ENCODED.matcher(path).find()) {
      return true; // encoded twice
    }
    for (String segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return false;
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
