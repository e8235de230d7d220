package dev.borderpost.keys;

import java.util.List;

/**
 * Keys as they were given to us.
 *
 * @param description where they come from, for messages
 * @param keys those that may verify signatures, whatever the algorithms of their issuer
 * @param problems a sentence for each that may not
 */
record PublishedKeys(String description, List<PublishedKey> keys, List<String> problems) {

  PublishedKeys {
    keys = List.copyOf(keys);
    problems = List.copyOf(problems);
  }

  PublishedKeys(String description, List<PublishedKey> keys) {
    this(description, keys, List.of());
  }
}
