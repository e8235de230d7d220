package dev.borderpost.benchmarks.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether a library does the work that it is timed for. */
public final class PeerCheck {

  private PeerCheck() {}

  /**
   * Checks all libraries with all algorithms that they have, as a program of its own.
   *
   * @param args none
   */
  public static void main(String[] args) {
    for (Algorithm algorithm : Algorithm.values()) {
      List<Library> checked = new ArrayList<>();
      for (Library library : Library.values()) {
        if (library.supports(algorithm)) {
          TokenSigner signer = TokenSigner.of(algorithm);
          try (Peer peer = library.trusting(signer)) {
            check(peer, library.name(), signer);
            checked.add(library);
          }
        }
      }
      System.out.println(algorithm + ": " + checked);
    }
  }

  /**
   * Checks that a library accepts a good token, and refuses those that differ from it in one thing.
   *
   * @param peer the library
   * @param name what to call it in the message
   * @param signer whose tokens it accepts
   * @throws IllegalStateException if it does not
   */
  public static void check(Peer peer, String name, TokenSigner signer) {
    // Twice, as some remember.
    for (int round = 0; round < 2; round++) {
      expect(true, "a good token", signer.token(), peer, name, signer);
      badTokens(signer).forEach((what, token) -> expect(false, what, token, peer, name, signer));
    }
  }

  /**
   * Tokens that differ from a good one in one thing.
   *
   * @param signer whose tokens are good
   * @return the tokens, each by what is wrong with it
   */
  public static Map<String, String> badTokens(TokenSigner signer) {
    TokenContent good = TokenContent.good(1);
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("a tampered token", signer.forgedToken());
    tokens.put("the token of another key", TokenSigner.of(signer.algorithm()).token());
    tokens.put("an expired token", signer.token(good.shifted(Duration.ofHours(-11))));
    tokens.put("a token that is not valid yet", signer.token(good.shifted(Duration.ofHours(1))));
    tokens.put("a token for another audience", signer.token(good.forAudience("api://invoices")));
    tokens.put(
        "a token of another issuer",
        signer.token(good.from("https://id.example.com/realms/other")));
    return tokens;
  }

  private static void expect(
      boolean accepted, String what, String token, Peer peer, String name, TokenSigner signer) {
    if (peer.accepts(new BearerRequest(token)) != accepted) {
      throw new IllegalStateException(
          "%s with %s %s %s"
              .formatted(name, signer.algorithm(), accepted ? "refuses" : "accepts", what));
    }
  }
}
