package dev.borderpost.benchmarks;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.BearerRequest;
import dev.borderpost.benchmarks.peer.BorderpostPeer;
import dev.borderpost.benchmarks.peer.Peer;
import dev.borderpost.benchmarks.peer.PeerCheck;
import dev.borderpost.benchmarks.peer.TokenSigner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * 20 000 tokens in turn, by a border that remembers 10 000, as it does by default: twice as many
 * users as it has room for. The time is that of one pass over all of them.
 */
public class TokensInTurn extends Timed {

  /** Whether the border has seen the tokens before. */
  public enum Pass {
    /** The border is new. */
    FIRST,
    /** They have all been in turn at least once. */
    LATER
  }

  /** What the tokens are signed with. */
  @Param({"RS256", "ES256", "EDDSA"})
  public Algorithm algorithm = Algorithm.RS256;

  /** Who verifies the signatures. */
  @Param({"jdk", "bc", "accp"})
  public String provider = "jdk";

  /** How many there are. */
  @Param("20000")
  public int users = 20_000;

  /** Which pass it is. */
  @Param public Pass pass = Pass.FIRST;

  private TokenSigner signer = TokenSigner.of(Algorithm.HS256);
  private Peer peer = request -> false;
  private BearerRequest[] requests = {};

  /** Made by JMH. */
  public TokensInTurn() {}

  /** Makes the tokens, and a border that has seen each of them if it is a later pass. */
  @Setup
  public void prepare() {
    signer = TokenSigner.of(algorithm);
    requests = signer.tokens(users).stream().map(BearerRequest::new).toArray(BearerRequest[]::new);
    peer = BorderpostPeer.with(signer, provider);
    PeerCheck.check(peer, "Borderpost", signer);
    if (pass == Pass.LATER) {
      verify();
    }
  }

  /** A new border for each first pass: 100 ms or more of work, beside which this does not count. */
  @Setup(Level.Invocation)
  public void forget() {
    if (pass == Pass.FIRST) {
      peer.close();
      peer = BorderpostPeer.with(signer, provider);
    }
  }

  /** Ends it. */
  @TearDown
  public void end() {
    peer.close();
  }

  /** One pass. */
  @Benchmark
  public void verify() {
    for (BearerRequest request : requests) {
      if (!peer.accepts(request)) {
        throw new IllegalStateException("A good token is refused");
      }
    }
  }
}
