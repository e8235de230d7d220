package dev.borderpost.benchmarks;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.BearerRequest;
import dev.borderpost.benchmarks.peer.BorderpostPeer;
import dev.borderpost.benchmarks.peer.Library;
import dev.borderpost.benchmarks.peer.Peer;
import dev.borderpost.benchmarks.peer.PeerCheck;
import dev.borderpost.benchmarks.peer.TokenContent;
import dev.borderpost.benchmarks.peer.TokenSigner;
import java.time.Duration;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What is no good token is refused, by a border that remembers good ones, as it does by default.
 */
public class Refusals extends Timed {

  /** What arrives. */
  public enum Arrival {
    /** Three letters. */
    THREE_LETTERS(Algorithm.RS256),
    /** 700 letters without a dot. */
    NO_SEGMENTS(Algorithm.RS256),
    /** Three segments of letters that mean nothing. */
    JUNK_SEGMENTS(Algorithm.RS256),
    /** A character in the claims that is not of base64url. */
    WRONG_CHARACTER(Algorithm.RS256),
    /** More than may be: a good beginning, and 20 000 letters. */
    TOO_LONG(Algorithm.RS256),
    /** A {@code kid} that nobody has. */
    UNKNOWN_KEY(Algorithm.RS256),
    /** The MAC of another token. */
    FORGED_HS256(Algorithm.HS256),
    /** The signature of another token. */
    FORGED_RS256(Algorithm.RS256),
    /** The signature of another token. */
    FORGED_ES256(Algorithm.ES256),
    /** One that was good once. */
    EXPIRED_RS256(Algorithm.RS256);

    private final Algorithm algorithm;

    Arrival(Algorithm algorithm) {
      this.algorithm = algorithm;
    }

    String token(TokenSigner signer) {
      return switch (this) {
        case THREE_LETTERS -> "abc";
        case NO_SEGMENTS -> letters(700);
        case JUNK_SEGMENTS -> letters(60) + "." + letters(400) + "." + letters(342);
        case WRONG_CHARACTER ->
            letters(60) + "." + letters(200) + "+" + letters(199) + "." + letters(342);
        case TOO_LONG -> signer.token() + letters(20_000);
        case UNKNOWN_KEY -> signer.token(TokenContent.good(1).withKeyId("a-key-that-nobody-has"));
        case FORGED_HS256, FORGED_RS256, FORGED_ES256 -> signer.forgedToken();
        case EXPIRED_RS256 -> signer.token(TokenContent.good(1).shifted(Duration.ofHours(-11)));
      };
    }

    private static String letters(int count) {
      return new Random(count)
          .ints('A', 'Z' + 1)
          .limit(count)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }
  }

  /** What arrives. */
  @Param public Arrival arrival = Arrival.THREE_LETTERS;

  /** Who refuses it. */
  @Param({"BORDERPOST", "NIMBUS", "SPRING"})
  public Library library = Library.BORDERPOST;

  private Peer peer = request -> false;
  private BearerRequest request = new BearerRequest("");

  /** Made by JMH. */
  public Refusals() {}

  /** Sets the library up, and checks that it refuses this and accepts what is good. */
  @Setup
  public void prepare() {
    TokenSigner signer = TokenSigner.of(arrival.algorithm);
    peer = library == Library.BORDERPOST ? BorderpostPeer.of(signer) : library.trusting(signer);
    PeerCheck.check(peer, library.name(), signer);
    request = new BearerRequest(arrival.token(signer));
    if (peer.accepts(request)) {
      throw new IllegalStateException(library + " accepts " + arrival);
    }
  }

  /** Ends what the library runs in the background. */
  @TearDown
  public void end() {
    peer.close();
  }

  /**
   * One refusal.
   *
   * @return whether it is good, which it is not
   */
  @Benchmark
  public boolean refuse() {
    return peer.accepts(request);
  }
}
