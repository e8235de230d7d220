package dev.borderpost.benchmarks;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.BearerRequest;
import dev.borderpost.benchmarks.peer.BorderpostPeer;
import dev.borderpost.benchmarks.peer.Peer;
import dev.borderpost.benchmarks.peer.TokenContent;
import dev.borderpost.benchmarks.peer.TokenSigner;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** First verification with so many issuers, each with a secret of its own, in no order. */
public class Issuers extends Timed {

  /** How many issuers there are. */
  @Param({"1", "100", "10000"})
  public int issuers = 1;

  private Peer peer = request -> false;
  private BearerRequest[] requests = {};

  /** Made by JMH. */
  public Issuers() {}

  /** Makes the issuers, and a token of each. */
  @Setup
  public void prepare() {
    JwtAuthenticator.Builder description = JwtAuthenticator.builder().provider("jdk").tokenCache(0);
    requests = new BearerRequest[issuers];
    for (int number = 0; number < issuers; number++) {
      String issuer = "https://id.example.com/realms/" + number;
      TokenSigner signer = TokenSigner.of(Algorithm.HS256);
      description.issuer(BorderpostPeer.trusting(issuer, signer));
      requests[number] = new BearerRequest(signer.token(TokenContent.good(number).from(issuer)));
    }
    peer = BorderpostPeer.of(description);
    for (BearerRequest request : requests) {
      if (!peer.accepts(request)) {
        throw new IllegalStateException("A good token is refused");
      }
    }
  }

  /** Ends it. */
  @TearDown
  public void end() {
    peer.close();
  }

  /**
   * The token of one issuer, whichever.
   *
   * @return whether it is good
   */
  @Benchmark
  public boolean verify() {
    return peer.accepts(requests[ThreadLocalRandom.current().nextInt(requests.length)]);
  }
}
