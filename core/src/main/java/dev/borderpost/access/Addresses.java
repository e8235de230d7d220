package dev.borderpost.access;

import dev.borderpost.extract.Origins;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Checks the addresses that a resource publishes. The messages do not repeat them. */
final class Addresses {

  private Addresses() {}

  /**
   * An address that clients may trust.
   *
   * @throws IllegalArgumentException if it is not absolute, not {@code https} except on loopback
   *     addresses, or has a fragment or a user
   */
  static URI secure(String text) {
    URI address = web(text);
    if (isHttp(address) && !Origins.isLoopback(address.getHost())) {
      throw new IllegalArgumentException(
          "it is http: use https, since anybody on the way could change what clients read there.");
    }
    if (address.getRawFragment() != null) {
      throw new IllegalArgumentException("it has a fragment (#…): remove it.");
    }
    return address;
  }

  /**
   * An address of a page.
   *
   * @throws IllegalArgumentException if it is not an absolute {@code http} or {@code https} address
   *     in ASCII, or has a user
   */
  static URI web(String text) {
    URI address;
    try {
      address = new URI(text).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw notAnAddress(e);
    }
    boolean web = "https".equalsIgnoreCase(address.getScheme()) || isHttp(address);
    if (!web || address.getHost() == null || !address.toASCIIString().equals(text)) {
      throw notAnAddress(null);
    }
    if (address.getRawUserInfo() != null) {
      throw new IllegalArgumentException("it has a user or a password in it: remove them.");
    }
    return address;
  }

  private static boolean isHttp(URI address) {
    return "http".equalsIgnoreCase(address.getScheme());
  }

  /** Without the cause's message, which repeats the address. */
  private static IllegalArgumentException notAnAddress(@Nullable URISyntaxException cause) {
    return new IllegalArgumentException(
        "it is not an absolute address in ASCII, such as https://api.example.com/mcp.", cause);
  }
}
