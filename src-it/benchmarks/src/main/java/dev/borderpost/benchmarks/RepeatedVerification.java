package dev.borderpost.benchmarks;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.BearerRequest;
import dev.borderpost.benchmarks.peer.BorderpostPeer;
import dev.borderpost.benchmarks.peer.Peer;
import dev.borderpost.benchmarks.peer.PeerCheck;
import dev.borderpost.benchmarks.peer.TokenSigner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A token that Borderpost has seen before. No other library remembers any. */
public class RepeatedVerification extends Timed {

  /** What the token is signed with. */
  @Param public Algorithm algorithm = Algorithm.RS256;

  private Peer peer = request -> false;
  private BearerRequest request = new BearerRequest("");

  /** Made by JMH. */
  public RepeatedVerification() {}

  /** Sets the border up, and checks that it does what it is timed for. */
  @Setup
  public void prepare() {
    TokenSigner signer = TokenSigner.of(algorithm);
    peer = BorderpostPeer.of(signer);
    PeerCheck.check(peer, "Borderpost", signer);
    request = new BearerRequest(signer.token());
  }

  /** Ends it. */
  @TearDown
  public void end() {
    peer.close();
  }

  /**
   * One token.
   *
   * @return whether it is good
   */
  @Benchmark
  public boolean verify() {
    return peer.accepts(request);
  }
}
