package dev.borderpost.benchmarks.peer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;

/** Vert.x JWTAuth, whose future is complete when it is returned. */
final class VertxPeer implements Peer {

  private final Vertx vertx = Vertx.vertx();
  private final JWTAuth auth;

  VertxPeer(TokenSigner signer) {
    JWTOptions checks =
        new JWTOptions()
            .setIssuer(TokenContent.ISSUER)
            .addAudience(TokenContent.AUDIENCE)
            .setLeeway(60);
    auth =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addJwk(new JsonObject(Jwks.of(signer).toJSONString()))
                .setJWTOptions(checks));
  }

  @Override
  public boolean accepts(BearerRequest request) {
    Future<User> user = auth.authenticate(new TokenCredentials(request.token()));
    if (!user.isComplete()) {
      throw new IllegalStateException("The time until the future is complete would be missing.");
    }
    return user.succeeded();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
