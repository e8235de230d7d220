package dev.borderpost.keys;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;

/**
 * A source of the keys in a file. An authenticator that starts it reads the file again from time to
 * time; without one, the keys are those that were read first.
 */
final class FileKeys implements KeySource {

  private final Path file;
  private final Function<byte[], KeySource> reader;
  private final byte[] content;
  private final KeySource keys;

  private FileKeys(Path file, Function<byte[], KeySource> reader, byte[] content) {
    this.file = file;
    this.reader = reader;
    this.content = content;
    this.keys = reader.apply(content);
  }

  /**
   * Reads a file.
   *
   * @param reader reads its content
   * @throws IllegalArgumentException if it cannot be read
   */
  static KeySource of(Path file, Function<byte[], PublishedKeys> reader) {
    try {
      byte[] content = BoundedFile.read(file);
      return new FileKeys(file, bytes -> new StaticKeys(reader.apply(bytes)), content);
    } catch (IOException e) {
      throw new IllegalArgumentException(BoundedFile.problem(file, e), e);
    }
  }

  @Override
  public KeySource withKeyUse(String... values) {
    return new FileKeys(file, bytes -> reader.apply(bytes).withKeyUse(values), content);
  }

  @Override
  public KeySource forIssuer(String issuer, Set<JwsAlgorithm> algorithms) {
    FileKeys read =
        new FileKeys(file, bytes -> reader.apply(bytes).forIssuer(issuer, algorithms), content);
    return new ForIssuer(issuer, read);
  }

  @Override
  public KeyLookup find(JoseHeader header) {
    return keys.find(header);
  }

  @Override
  public Health health() {
    return keys.health();
  }

  @Override
  public String description() {
    return "file " + file;
  }

  /** The keys for one issuer. */
  private record ForIssuer(String issuer, FileKeys read) implements KeySource {

    @Override
    public String description() {
      return read.description();
    }

    @Override
    public KeyLookup find(JoseHeader header) {
      return read.find(header);
    }

    @Override
    public Health health() {
      return read.health();
    }

    @Override
    public boolean mayHaveKeyFor(JwsAlgorithm algorithm) {
      return read.keys.mayHaveKeyFor(algorithm);
    }

    @Override
    public KeySource start(KeyRefresher refresher) {
      return new RereadKeys(issuer, read.file, read.reader, read.content, read.keys, refresher);
    }
  }
}
