package dev.borderpost.vertx;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.util.concurrent.CompletableFuture;

/** An issuer whose keys arrive when the test says so, on another thread than the event loop's. */
final class GatedKeys implements AutoCloseable {

  private static final String ISSUER = "https://id.example";

  private final SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
  private final KeySource inMemory = keys.keySource().forIssuer(ISSUER, java.util.Set.of());
  private final CompletableFuture<Void> gate = new CompletableFuture<>();
  private final KeySource gated =
      header -> KeyLookup.pending(gate.thenApplyAsync(open -> inMemory.find(header)));

  final Guard guard =
      Guard.of(
          JwtAuthenticator.builder()
              .issuer(Issuer.of(ISSUER).audience("api").keys(gated).build())
              .build(),
          AccessRules.builder().permit("/health").build());

  String token() {
    return TokenIssuer.builder(ISSUER, keys).audience("api").build().token("alice").sign();
  }

  void open() {
    gate.complete(null);
  }

  @Override
  public void close() {
    open();
    guard.close();
  }
}
