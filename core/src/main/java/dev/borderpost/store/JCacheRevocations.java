package dev.borderpost.store;

import java.time.Instant;
import java.util.Optional;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/** A revocation list in a cache. A value consists of the two times, separated by a space. */
final class JCacheRevocations implements RevocationList {

  private static final int MAX_ATTEMPTS = 100;

  private final JCacheEntries entries;

  JCacheRevocations(JCacheEntries entries) {
    this.entries = entries;
  }

  @Override
  public void revoke(String id, Instant issuedBefore, Instant until) {
    Cache<String, String> cache = entries.cache();
    Revocation ours = new Revocation(issuedBefore, until);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      String present = cache.get(id);
      Revocation both = current(present).map(ours::and).orElse(ours);
      entries.requireKeptWhenChanged(both.until());
      boolean noted =
          present == null
              ? cache.putIfAbsent(id, text(both))
              : text(both).equals(present) || cache.replace(id, present, text(both));
      if (noted) {
        return;
      }
    }
    throw new IllegalStateException("The cache " + cache.getName() + " does not come to rest.");
  }

  @Override
  public Optional<Instant> revokedBefore(String id) {
    return current(entries.cache().get(id)).map(Revocation::issuedBefore);
  }

  private Optional<Revocation> current(@Nullable String value) {
    return Optional.ofNullable(value)
        .map(JCacheRevocations::revocation)
        .filter(revocation -> !entries.hasPassed(revocation.until()));
  }

  private static String text(Revocation revocation) {
    return revocation.issuedBefore() + " " + revocation.until();
  }

  private static Revocation revocation(String text) {
    int space = Math.max(0, text.indexOf(' '));
    return new Revocation(
        Instant.parse(text.substring(0, space)), Instant.parse(text.substring(space + 1)));
  }
}
