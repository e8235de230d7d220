package dev.borderpost.benchmarks;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.BearerRequest;
import dev.borderpost.benchmarks.peer.BorderpostPeer;
import dev.borderpost.benchmarks.peer.Peer;
import dev.borderpost.benchmarks.peer.TokenContent;
import dev.borderpost.benchmarks.peer.TokenSigner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** How much memory remembered tokens take, when far more come than can be remembered. */
final class Memory {

  private static final int[] TOKEN_CACHES = {0, 10_000, 1_000_000};

  private Memory() {}

  /**
   * Writes the results, as CSV.
   *
   * @param args the file; and how many tokens come, a million unless given
   */
  public static void main(String[] args) throws IOException {
    int tokens = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    try (PrintStream out = new PrintStream(Path.of(args[0]).toFile(), StandardCharsets.UTF_8)) {
      out.println("token_cache,tokens,heap_bytes,bytes_per_token");
      for (int tokenCache : TOKEN_CACHES) {
        long bytes = bytesAfter(tokens, tokenCache);
        int remembered = Math.min(tokens, tokenCache);
        String each = remembered == 0 ? "" : Long.toString(bytes / remembered);
        out.println(tokenCache + "," + tokens + "," + bytes + "," + each);
        System.out.printf(
            "token-cache %d: %d bytes after %d tokens (%s each)%n",
            tokenCache, bytes, tokens, each);
      }
    }
  }

  /** What has become of the heap, after a collection, when so many tokens have come. */
  private static long bytesAfter(int tokens, int tokenCache) {
    TokenSigner signer = TokenSigner.of(Algorithm.HS256);
    try (Peer peer = BorderpostPeer.of(signer, tokenCache)) {
      accept(peer, signer, 0);
      long before = used();
      for (int number = 1; number <= tokens; number++) {
        accept(peer, signer, number);
      }
      long after = used();
      return after - before;
    }
  }

  private static void accept(Peer peer, TokenSigner signer, int number) {
    if (!peer.accepts(new BearerRequest(signer.token(TokenContent.good(number))))) {
      throw new IllegalStateException("A good token is refused");
    }
  }

  @SuppressWarnings("SystemGc") // to see what is left after it
  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int round = 0; round < 3; round++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
