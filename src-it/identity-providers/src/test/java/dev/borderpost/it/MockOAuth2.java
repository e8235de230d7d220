package dev.borderpost.it;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.borderpost.it.support.ChildProcess;
import dev.borderpost.verify.Issuer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;

/**
 * NAV's mock-oauth2-server: as many issuers as there are paths, each with one key, which is named
 * after the path. All keys are for one algorithm.
 */
final class MockOAuth2 implements IdentityProvider {

  static final String MAIN = "main";
  static final String PARTNER = "partner";
  static final String OTHER = "other";

  private final int port = ChildProcess.freePort();
  private final String algorithm;
  private final KeyProvider keys;
  private final OAuth2TokenProvider tokens;
  private MockOAuth2Server server;

  MockOAuth2(String algorithm) {
    this.algorithm = algorithm;
    this.keys = new KeyProvider(List.of(), algorithm);
    this.tokens = new OAuth2TokenProvider(keys);
    restart();
  }

  @Override
  public void restart() {
    Set<OAuth2TokenCallback> callbacks =
        Stream.of(MAIN, PARTNER, OTHER).map(MockOAuth2::callback).collect(Collectors.toSet());
    server =
        new MockOAuth2Server(
            new OAuth2Config(false, null, null, false, tokens, callbacks, new NettyWrapper()));
    try {
      server.start(InetAddress.getByName("127.0.0.1"), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OAuth2TokenCallback callback(String path) {
    return new DefaultOAuth2TokenCallback(
        path,
        "alice",
        "at+jwt",
        List.of(AUDIENCE),
        Map.of("client_id", "web", "scope", "orders:read", "roles", List.of("admin")),
        900);
  }

  @Override
  public void kill() {
    server.shutdown();
  }

  @Override
  public void close() {
    kill();
  }

  @Override
  public Issuer.Builder issuer() {
    return issuer(MAIN);
  }

  Issuer.Builder issuer(String path) {
    return Issuer.of(identifier(path)).audience(AUDIENCE);
  }

  String identifier(String path) {
    return "http://127.0.0.1:" + port + "/" + path;
  }

  @Override
  public List<String> algorithms() {
    return List.of(algorithm);
  }

  @Override
  public Tokens signIn(String algorithm) {
    return signInAt(MAIN);
  }

  Tokens signInAt(String path) {
    Map<String, Object> answer =
        Http.postForm(
            identifier(path) + "/token",
            Map.of(
                "grant_type", "password",
                "username", "alice",
                "password", "any",
                "scope", "openid orders:read",
                "client_id", "web",
                "client_secret", "any"));
    return new Tokens(
        (String) answer.get("access_token"),
        (String) answer.get("id_token"),
        (String) answer.get("refresh_token"));
  }

  /**
   * A token that is good but for its signature.
   *
   * @param issuer what it claims to come from
   * @param keyId the key that it claims to be signed with
   * @param path the issuer whose key signs it
   */
  String forged(String issuer, String keyId, String path) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(keys.algorithm()).keyID(keyId).build(),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(AUDIENCE)
                .subject("mallory")
                .expirationTime(Date.from(Instant.now().plusSeconds(900)))
                .build());
    try {
      jwt.sign(new RSASSASigner(keys.signingKey(path).toRSAKey()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }
}
