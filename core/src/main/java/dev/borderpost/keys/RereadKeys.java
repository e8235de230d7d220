package dev.borderpost.keys;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.borderpost.jwt.JoseHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The keys in a file, for one issuer of one authenticator. The file is read again by the requests
 * that use it, since key files are small: by one of them each minute, and for a key that is unknown
 * once a second at most. Its content decides whether it has changed, whatever symbolic links and
 * times say. A content that cannot be used leaves the earlier keys in use.
 *
 * <p>Thread-safe.
 */
final class RereadKeys implements KeySource {

  private static final System.Logger log = System.getLogger(RereadKeys.class.getName());

  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration INTERVAL_FOR_UNKNOWN_KEYS = Duration.ofSeconds(1);

  private final String issuer;
  private final Path file;
  private final Function<byte[], KeySource> reader;
  private final Timing timing;
  private final ReentrantLock lock = new ReentrantLock();

  // The first two are only used under the lock.
  private byte[] lastContent;
  private byte[] usedContent;
  private volatile KeySource keys;
  private volatile String problem = "";
  private volatile long read;

  RereadKeys(
      String issuer,
      Path file,
      Function<byte[], KeySource> reader,
      byte[] content,
      KeySource keys,
      KeyRefresher refresher) {
    this.issuer = HttpFetch.shown(issuer);
    this.file = file;
    this.reader = reader;
    this.timing = refresher.timing();
    this.lastContent = content;
    this.usedContent = content;
    this.keys = keys;
    this.read = timing.nanoTime();
  }

  @Override
  public KeyLookup find(JoseHeader header) {
    // One request reads; the others go on meanwhile.
    if (isDue(INTERVAL) && lock.tryLock()) {
      try {
        readAgain(INTERVAL);
      } finally {
        lock.unlock();
      }
    }
    KeyLookup lookup = keys.find(header);
    if (lookup instanceof KeyLookup.Found || !isDue(INTERVAL_FOR_UNKNOWN_KEYS)) {
      return lookup;
    }
    lock.lock(); // other requests with the new key wait for it
    try {
      readAgain(INTERVAL_FOR_UNKNOWN_KEYS);
    } finally {
      lock.unlock();
    }
    return keys.find(header);
  }

  private boolean isDue(Duration interval) {
    return timing.nanoTime() - read >= interval.toNanos();
  }

  private void readAgain(Duration interval) {
    if (!isDue(interval)) {
      return; // another request has read it meanwhile
    }
    try {
      byte[] content = BoundedFile.read(file);
      if (!Arrays.equals(content, lastContent)) {
        lastContent = content;
        use(content);
      } else if (Arrays.equals(content, usedContent)) {
        problem = "";
      }
    } catch (IOException e) {
      report(BoundedFile.problem(file, e));
    } catch (IllegalArgumentException e) {
      report(String.valueOf(e.getMessage()));
    }
    read = timing.nanoTime();
  }

  private void use(byte[] content) {
    if (!Arrays.equals(content, usedContent)) {
      keys = reader.apply(content);
      usedContent = content;
      log.log(INFO, "Issuer " + issuer + ": the keys in " + file + " were read again");
    }
    problem = "";
  }

  /** Reports a problem once, until the file can be used again or has another problem. */
  private void report(String text) {
    if (!text.equals(problem)) {
      log.log(WARNING, "Issuer " + issuer + ": its earlier keys stay in use. " + text);
    }
    problem = text;
  }

  @Override
  public String description() {
    return "file " + file;
  }

  @Override
  public Health health() {
    Optional<String> lastError = Optional.of(problem).filter(text -> !text.isEmpty());
    Health current = keys.health();
    return new Health(
        current.keys(),
        true,
        false,
        Optional.empty(),
        lastError,
        Optional.empty(),
        current.details());
  }
}
