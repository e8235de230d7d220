package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.support.ChildProcess;
import dev.borderpost.it.support.NodePackages;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The npm package oidc-provider, in a process of Node.js. */
final class OidcProvider implements RotatingProvider {

  private static final Path SOURCES =
      Path.of(System.getProperty("root"), "src-it/identity-providers/src/test/oidc-provider");
  private static final Path DIRECTORY = Path.of(System.getProperty("build"), "oidc-provider");
  private static final Path KEYS = DIRECTORY.resolve("keys.json");
  private static final String CALLBACK = "https://web.example/callback";

  /** A value of RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final int port = ChildProcess.freePort();
  private final String issuer = "http://127.0.0.1:" + port;
  private ChildProcess process;

  OidcProvider() {
    install();
    restart();
  }

  /** Where its packages are, and scripts that use them. */
  static Path installed() {
    install();
    return DIRECTORY;
  }

  private static void install() {
    NodePackages.install(SOURCES, DIRECTORY);
    try {
      Files.deleteIfExists(KEYS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void restart() {
    process =
        new ChildProcess(
            DIRECTORY,
            "server.log",
            Map.of(),
            List.of("node", "server.mjs", Integer.toString(port), KEYS.toString()),
            output -> Http.answers(issuer + "/jwks"));
  }

  @Override
  public void kill() {
    process.kill();
    process.close();
  }

  @Override
  public void close() {
    process.close();
  }

  @Override
  public Issuer.Builder issuer() {
    return Issuer.of(issuer).audience(AUDIENCE).tokenTypes("at+jwt");
  }

  @Override
  public List<String> algorithms() {
    return List.of("RS256", "PS256", "ES256", "Ed25519");
  }

  @Override
  public Tokens signIn(String algorithm) {
    String resource = "urn:orders:" + algorithm;
    String code =
        Http.authorizationCode(
            issuer
                + "/auth?"
                + Http.form(
                    Map.of(
                        "client_id", "web",
                        "response_type", "code",
                        "scope", "openid offline_access orders:read",
                        "prompt", "consent",
                        "resource", resource,
                        "redirect_uri", CALLBACK,
                        "code_challenge", CHALLENGE,
                        "code_challenge_method", "S256")),
            CALLBACK);
    Map<String, Object> answer =
        Http.postForm(
            issuer + "/token",
            Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "client_id", "web",
                "client_secret", "web-secret",
                "resource", resource,
                "redirect_uri", CALLBACK,
                "code_verifier", VERIFIER));
    return new Tokens(
        (String) answer.get("access_token"),
        (String) answer.get("id_token"),
        (String) answer.get("refresh_token"));
  }

  @Override
  public void rotate() {
    assertThat(Http.post(issuer + "/test/rotate", "{}").statusCode()).isEqualTo(200);
  }

  @Override
  public void withdrawOldKeys() {
    assertThat(Http.post(issuer + "/test/withdraw", "{}").statusCode()).isEqualTo(200);
  }
}
