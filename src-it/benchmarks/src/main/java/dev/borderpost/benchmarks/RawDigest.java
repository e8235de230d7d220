package dev.borderpost.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.TokenSigner;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One SHA-256 of a token: what it takes to recognise one without keeping it. */
public class RawDigest extends Timed {

  /** What the token is signed with, which decides its length. */
  @Param public Algorithm algorithm = Algorithm.RS256;

  private String token = "";

  /** Made by JMH. */
  public RawDigest() {}

  /** Makes the token. */
  @Setup
  public void prepare() {
    token = TokenSigner.of(algorithm).token();
  }

  /**
   * One digest.
   *
   * @return the digest
   * @throws NoSuchAlgorithmException never
   */
  @Benchmark
  public byte[] digest() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(token.getBytes(ISO_8859_1));
  }
}
