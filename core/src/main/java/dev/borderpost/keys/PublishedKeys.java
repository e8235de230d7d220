package dev.borderpost.keys;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keys as they were read from one place.
 *
 * @param description the place that they come from, for messages
 * @param keys the keys that may verify signatures, before the allowed algorithms of their issuer
 *     are considered
 * @param problems a sentence for each key that may not
 */
record PublishedKeys(String description, List<PublishedKey> keys, List<String> problems) {

  PublishedKeys {
    keys = List.copyOf(keys);
    problems = List.copyOf(problems);
  }

  PublishedKeys(String description, List<PublishedKey> keys) {
    this(description, keys, List.of());
  }

  /**
   * Reads a document: JSON with a JWK Set or a JWK, or PEM blocks.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static PublishedKeys read(String description, byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    boolean isPem = text.contains("-----BEGIN ") && !text.stripLeading().startsWith("{");
    return isPem ? PemReader.read(description, text) : JwkSetReader.read(description, content);
  }
}
