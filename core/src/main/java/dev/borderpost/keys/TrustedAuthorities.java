package dev.borderpost.keys;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates of authorities in a PEM file, which are trusted instead of those of the
 * platform. The file may be replaced; while it cannot be read, its earlier content stays in use.
 *
 * <p>Thread-safe.
 */
final class TrustedAuthorities {

  private static final System.Logger log = System.getLogger(TrustedAuthorities.class.getName());

  private final Path file;
  private byte[] content;
  private SSLContext sslContext;
  private String problem = "";

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if it cannot be read, or has anything but certificates
   */
  TrustedAuthorities(Path file) {
    this.file = file;
    try {
      this.content = BoundedFile.read(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(BoundedFile.problem(file, e), e);
    }
    this.sslContext = sslContext(file, content);
  }

  Path file() {
    return file;
  }

  synchronized SSLContext sslContext() {
    return sslContext;
  }

  /** Whether the certificates are others than at the last call or, at first, at start-up. */
  synchronized boolean hasChanged() {
    try {
      byte[] current = BoundedFile.read(file);
      problem = "";
      if (Arrays.equals(current, content)) {
        return false;
      }
      sslContext = sslContext(file, current);
      content = current;
      return true;
    } catch (IOException e) {
      report(BoundedFile.problem(file, e));
    } catch (IllegalArgumentException e) {
      report(String.valueOf(e.getMessage()));
    }
    return false;
  }

  private void report(String text) {
    if (!text.equals(problem)) {
      log.log(
          WARNING, "The certificates of authorities that were read before stay in use: " + text);
    }
    problem = text;
  }

  private static SSLContext sslContext(Path file, byte[] pem) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate :
          PemReader.certificates("file " + file, new String(pem, StandardCharsets.UTF_8))) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "The certificates in " + file + " cannot be used as authorities.", e);
    }
  }
}
