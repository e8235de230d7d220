package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.support.ChildProcess;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak as it is downloaded, in development mode. The realm {@code main} has a client for each
 * algorithm.
 */
final class Keycloak implements RotatingProvider {

  static final String ADMIN = "admin";

  private static final Path HOME = Path.of(System.getProperty("keycloak"));
  private static final long ADMIN_TOKEN_GOOD_FOR = TimeUnit.SECONDS.toNanos(30);
  private static final List<String> ALGORITHMS = List.of("RS256", "PS256", "ES256", "EdDSA");

  /** Whose client gets access tokens of the type at+jwt. */
  static final String OF_RFC_9068 = "ES256";

  private static final String REALM =
      """
      {"realm":"main","enabled":true,"accessTokenLifespan":900,
       "components":{"org.keycloak.keys.KeyProvider":[
         {"name":"ps256","providerId":"rsa-generated","config":{"algorithm":["PS256"]}},
         {"name":"es256","providerId":"ecdsa-generated",
          "config":{"ecdsaEllipticCurveKey":["P-256"]}},
         {"name":"eddsa","providerId":"eddsa-generated",
          "config":{"eddsaEllipticCurveKey":["Ed25519"]}},
         {"name":"oaep","providerId":"rsa-enc-generated","config":{"algorithm":["RSA-OAEP"]}},
         {"name":"hmac","providerId":"hmac-generated","config":{"algorithm":["HS512"]}}]},
       "roles":{"realm":[{"name":"admin"}],"client":{"orders":[{"name":"clerk"}]}},
       "clients":[{"clientId":"orders","bearerOnly":true}],
       "users":[{"username":"alice","enabled":true,
         "email":"alice@example.com","firstName":"Alice","lastName":"Liddell",
         "credentials":[{"type":"password","value":"wonderland"}],
         "realmRoles":["admin"],"clientRoles":{"orders":["clerk"]}}]}
      """;

  private static final String CLIENT =
      """
      {"clientId":"%1$s","publicClient":true,"directAccessGrantsEnabled":true,
       "defaultClientScopes":["basic","profile","roles","orders:read"],
       "attributes":{"access.token.signed.response.alg":"%1$s",
         "access.token.header.type.rfc9068":"%2$s"},
       "protocolMappers":[{"name":"for orders","protocol":"openid-connect",
         "protocolMapper":"oidc-audience-mapper",
         "config":{"included.client.audience":"orders","access.token.claim":"true"}}]}
      """;

  private final int port = ChildProcess.freePort();
  private final int managementPort = ChildProcess.freePort();

  /** The addresses of all keys for RS256, at the admin API, newest last. */
  private final List<String> keys = new ArrayList<>();

  private int enabledFrom;
  private ChildProcess process;
  private @Nullable String adminToken;
  private long adminTokenSince;

  Keycloak() {
    delete(HOME.resolve("data"));
    restart();
    try {
      createRealm();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public void restart() {
    process =
        new ChildProcess(
            HOME,
            "keycloak.log",
            Map.of(
                "KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN,
                "JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m -XX:TieredStopAtLevel=1"),
            List.of(
                "/bin/sh",
                HOME.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + managementPort,
                "--health-enabled=true"),
            output ->
                Http.answers("http://127.0.0.1:" + managementPort + "/health/ready")
                    && Http.answers(address() + "/realms/master"));
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

  /** Where it can be reached. */
  String address() {
    return "http://127.0.0.1:" + port;
  }

  Path home() {
    return HOME;
  }

  private String realm() {
    return address() + "/realms/main";
  }

  @Override
  public Issuer.Builder issuer() {
    return Issuer.of(realm())
        .audience(AUDIENCE)
        .principalClaim("preferred_username")
        .rolesClaim("/realm_access/roles", "/resource_access/orders/roles");
  }

  @Override
  public List<String> algorithms() {
    return ALGORITHMS;
  }

  @Override
  public Tokens signIn(String algorithm) {
    Map<String, Object> answer = token("main", algorithm, "alice", "wonderland");
    return new Tokens(
        (String) answer.get("access_token"),
        (String) answer.get("id_token"),
        (String) answer.get("refresh_token"));
  }

  private Map<String, Object> token(String realm, String client, String user, String password) {
    return Http.postForm(
        address() + "/realms/" + realm + "/protocol/openid-connect/token",
        Map.of(
            "grant_type", "password",
            "client_id", client,
            "username", user,
            "password", password,
            "scope", "openid"));
  }

  /** A new key for RS256, above those that there are. */
  @Override
  public void rotate() {
    int priority = 1000 + keys.size();
    keys.add(create("components", key(priority, true)));
  }

  /** Disables them, as an administrator does whose key has been stolen. */
  @Override
  public void withdrawOldKeys() {
    while (enabledFrom < keys.size() - 1) {
      HttpResponse<String> response =
          Http.put(keys.get(enabledFrom), key(1000 + enabledFrom, false), authorization());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
      enabledFrom++;
    }
  }

  private static String key(int priority, boolean enabled) {
    return """
        {"name":"rs256-%1$d","providerId":"rsa-generated",
         "providerType":"org.keycloak.keys.KeyProvider",
         "config":{"priority":["%1$d"],"enabled":["%2$s"],"algorithm":["RS256"]}}
        """
        .formatted(priority, enabled);
  }

  private void createRealm() {
    HttpResponse<String> response = Http.post(address() + "/admin/realms", REALM, authorization());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    create(
        "client-scopes",
        """
        {"name":"orders:read","protocol":"openid-connect",
         "attributes":{"include.in.token.scope":"true"}}
        """);
    for (String algorithm : ALGORITHMS) {
      create("clients", CLIENT.formatted(algorithm, algorithm.equals(OF_RFC_9068)));
    }
    rotate();
  }

  /** Creates something in the realm; returns its address. */
  private String create(String what, String json) {
    HttpResponse<String> response =
        Http.post(address() + "/admin/realms/main/" + what, json, authorization());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return response.headers().firstValue("Location").orElseThrow();
  }

  private String[] authorization() {
    if (adminToken == null || System.nanoTime() - adminTokenSince > ADMIN_TOKEN_GOOD_FOR) {
      adminToken = (String) token("master", "admin-cli", ADMIN, ADMIN).get("access_token");
      adminTokenSince = System.nanoTime();
    }
    return new String[] {"Authorization", "Bearer " + adminToken};
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
