package dev.borderpost.vertx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.access.Guard;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.TestIssuer;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies see the certificate of a client, where it has one. */
class ClientCertificateTest {

  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;

  @Test
  void certificateOfTheClient_isThereForPolicies() throws Exception {
    Path store = selfSigned();
    PfxOptions pfx = new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(pfx)
            .setTrustOptions(pfx)
            .setClientAuth(ClientAuth.REQUEST);
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    ClaimsPolicy listening =
        (jwt, request) -> {
          seen.add(
              request.scheme()
                  + request.clientCertificates().stream()
                      .map(certificate -> " " + certificate.getSubjectX500Principal())
                      .toList());
          return PolicyDecision.accept();
        };
    try (TestIssuer issuer = TestIssuer.start();
        Served served =
            Served.with(
                new VertxOptions(),
                options,
                (vertx, router) -> {
                  Guard guard = Guard.of(issuer.authenticator().policy(listening).build());
                  JwtAuthenticationHandler.of(guard).protect(router);
                  router.route().handler(ctx -> ctx.end("through"));
                })) {
      String token = issuer.token("bob").sign();
      assertThat(get(served.port(), token, client(store, true))).endsWith("through");
      assertThat(get(served.port(), token, client(store, false))).endsWith("through");
    }
    assertThat(seen).containsExactly("https[ CN=test]", "https[]");
  }

  private static String get(int port, String token, SSLContext client) throws Exception {
    try (Socket socket =
        client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      String request =
          "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
              + token
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static SSLContext client(Path store, boolean withCertificate) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("test"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        withCertificate ? own.getKeyManagers() : new KeyManager[0], trust.getTrustManagers(), null);
    return context;
  }

  private Path selfSigned() throws Exception {
    Path store = directory.resolve("test.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=test",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(keytool.waitFor()).as(output).isZero();
    return store;
  }
}
