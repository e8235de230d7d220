package dev.borderpost.keys;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The token that a key server asks of its clients, such as the API server of Kubernetes. It is sent
 * to the origin that the settings name, never to one that only metadata name.
 *
 * @param file the file that has it, which is read at each request; {@code null} for a fixed token
 * @param fixed the token, when it does not come from a file
 */
record BearerToken(@Nullable Path file, String fixed) {

  /** The syntax of RFC 6750 §2.1. */
  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /**
   * A fixed token.
   *
   * @throws IllegalArgumentException if it is empty, or has characters that no token has
   */
  static BearerToken of(String token) {
    return new BearerToken(null, checked(token, "The token for key servers"));
  }

  /**
   * The token in a file.
   *
   * @throws IllegalArgumentException if the file cannot be read now, or has no token in it
   */
  static BearerToken in(Path file) {
    BearerToken token = new BearerToken(file, "");
    String unused = token.value();
    return token;
  }

  /**
   * The token as it is now.
   *
   * @throws IllegalArgumentException if the file cannot be read, or has no token in it
   */
  String value() {
    if (file == null) {
      return fixed;
    }
    try {
      String text = new String(BoundedFile.read(file), StandardCharsets.UTF_8);
      return checked(text, "The token for key servers in " + file);
    } catch (IOException e) {
      throw new IllegalArgumentException(BoundedFile.problem(file, e), e);
    }
  }

  private static String checked(String text, String name) {
    String token = text.strip();
    if (!SYNTAX.matcher(token).matches()) {
      throw new IllegalArgumentException(
          name
              + (token.isEmpty()
                  ? " is empty."
                  : " has characters that no bearer token has: is it one token, and nothing else?"));
    }
    return token;
  }

  /** Whether an address is of the same scheme, host and port as another. */
  static boolean isSameOrigin(URI one, URI other) {
    return origin(one).isPresent() && origin(one).equals(origin(other));
  }

  private static Optional<String> origin(URI uri) {
    if (uri.getScheme() == null || uri.getHost() == null) {
      return Optional.empty();
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int standard = scheme.equals("https") ? 443 : 80;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port);
  }

  @Override
  public String toString() {
    return "BearerToken[" + (file == null ? "fixed" : file.toString()) + "]";
  }
}
