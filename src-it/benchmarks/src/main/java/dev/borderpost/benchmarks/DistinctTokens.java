package dev.borderpost.benchmarks;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.BearerRequest;
import dev.borderpost.benchmarks.peer.BorderpostPeer;
import dev.borderpost.benchmarks.peer.Peer;
import dev.borderpost.benchmarks.peer.PeerCheck;
import dev.borderpost.benchmarks.peer.TokenContent;
import dev.borderpost.benchmarks.peer.TokenSigner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** HS256 tokens of so many users, in no order, with room to remember 10 000 of them. */
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class DistinctTokens extends Timed {

  private static final int TOKEN_CACHE = 10_000;

  /** How many there are. */
  @Param({"1", "1000", "10000", "100000", "1000000"})
  public int tokens = 1;

  private Peer peer = request -> false;
  private BearerRequest[] requests = {};

  /** Made by JMH. */
  public DistinctTokens() {}

  /** Makes the tokens, and shows each of them to the border once. */
  @Setup
  public void prepare() {
    TokenSigner signer = TokenSigner.of(Algorithm.HS256);
    peer = BorderpostPeer.of(signer, TOKEN_CACHE);
    PeerCheck.check(peer, "Borderpost", signer);
    requests =
        IntStream.range(0, tokens)
            .parallel()
            .mapToObj(number -> new BearerRequest(signer.token(TokenContent.good(number))))
            .toArray(BearerRequest[]::new);
    for (BearerRequest request : requests) {
      peer.accepts(request);
    }
  }

  /** Ends it. */
  @TearDown
  public void end() {
    peer.close();
  }

  /**
   * One token, whichever.
   *
   * @return whether it is good
   */
  @Benchmark
  public boolean verify() {
    return peer.accepts(requests[ThreadLocalRandom.current().nextInt(requests.length)]);
  }
}
