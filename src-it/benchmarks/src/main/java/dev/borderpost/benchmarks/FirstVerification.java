package dev.borderpost.benchmarks;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.BearerRequest;
import dev.borderpost.benchmarks.peer.Library;
import dev.borderpost.benchmarks.peer.Peer;
import dev.borderpost.benchmarks.peer.PeerCheck;
import dev.borderpost.benchmarks.peer.TokenSigner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A token is read, its signature and its claims are checked, and nothing is remembered. */
public class FirstVerification extends Timed {

  /** What the token is signed with. */
  @Param public Algorithm algorithm = Algorithm.RS256;

  /** Who checks it. */
  @Param public Library library = Library.BORDERPOST;

  private Peer peer = request -> false;
  private BearerRequest request = new BearerRequest("");

  /** Made by JMH. */
  public FirstVerification() {}

  /** Sets the library up, and checks that it does what it is timed for. */
  @Setup
  public void prepare() {
    TokenSigner signer = TokenSigner.of(algorithm);
    peer = library.trusting(signer);
    PeerCheck.check(peer, library.name(), signer);
    request = new BearerRequest(signer.token());
  }

  /** Ends what the library runs in the background. */
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
