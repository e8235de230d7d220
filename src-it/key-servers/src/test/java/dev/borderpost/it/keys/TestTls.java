package dev.borderpost.it.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Two certificates: one for 127.0.0.2, one for another server; and a client that trusts both. */
record TestTls(SSLContext rightName, SSLContext wrongName, SSLContext client) {

  private static final char[] PASSWORD = "changeit".toCharArray();

  /**
   * Makes the certificates.
   *
   * @param directory where the JDK's tool puts them
   */
  static TestTls in(Path directory) throws IOException, GeneralSecurityException {
    KeyStore right = certificate(directory.resolve("right.p12"), "ip:127.0.0.2");
    KeyStore wrong = certificate(directory.resolve("wrong.p12"), "dns:another-server.invalid");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (Map.Entry<String, KeyStore> entry : Map.of("right", right, "wrong", wrong).entrySet()) {
      trusted.setCertificateEntry(entry.getKey(), entry.getValue().getCertificate("server"));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    return new TestTls(server(right), server(wrong), client);
  }

  private static KeyStore certificate(Path file, String name)
      throws IOException, GeneralSecurityException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                (tool
                        + " -genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=test"
                        + " -validity 2 -storetype PKCS12 -storepass changeit -ext san="
                        + name
                        + " -keystore "
                        + file)
                    .split(" "))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    } catch (IOException e) {
      throw new IOException("keytool: " + output, e);
    }
    return store;
  }

  private static SSLContext server(KeyStore store) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
