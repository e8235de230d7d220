package dev.borderpost.keys;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads public keys and certificates from PEM blocks (RFC 7468). */
final class PemReader {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final List<String> KEY_FACTORIES = List.of("RSA", "EC", "EdDSA");

  private PemReader() {}

  /**
   * The keys of a text.
   *
   * @throws IllegalArgumentException if there is none, one cannot be read, or there is a private
   *     key
   */
  static PublishedKeys read(String description, String pem) {
    List<PublishedKey> keys = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      try {
        String label = "key " + (keys.size() + 1) + " of the PEM text";
        keys.add(key(description, label, blocks.group(1), der(blocks.group(2))));
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(
            "The "
                + blocks.group(1)
                + " block in "
                + description
                + " cannot be read: is it complete?",
            e);
      }
    }
    if (keys.isEmpty() || keys.size() < pem.split("-----BEGIN ", -1).length - 1) {
      throw new IllegalArgumentException(
          "No complete PEM block in "
              + description
              + ", or one that is cut off: it needs a PUBLIC KEY or a CERTIFICATE, from the line BEGIN"
              + " to the line END.");
    }
    return new PublishedKeys(description, keys);
  }

  /**
   * The certificates of a text with nothing else.
   *
   * @throws IllegalArgumentException if there is none, one cannot be read, or there is another
   *     block
   */
  static List<Certificate> certificates(String description, String pem) {
    List<Certificate> certificates = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      if (!blocks.group(1).equals("CERTIFICATE")) {
        throw new IllegalArgumentException(
            "There is a block named "
                + blocks.group(1)
                + " in "
                + description
                + ": only a CERTIFICATE of an authority can be trusted.");
      }
      try {
        certificates.add(certificate(der(blocks.group(2))));
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(
            "A CERTIFICATE block in " + description + " cannot be read: is it complete?", e);
      }
    }
    if (certificates.isEmpty() || certificates.size() < pem.split("-----BEGIN ", -1).length - 1) {
      throw new IllegalArgumentException(
          "No complete CERTIFICATE block in "
              + description
              + ", or one that is cut off: it needs the certificates of authorities in PEM form.");
    }
    return certificates;
  }

  private static PublishedKey key(String description, String label, String block, byte[] der)
      throws GeneralSecurityException {
    return switch (block) {
      case "PUBLIC KEY" -> new PublishedKey(label, publicKey(der), KeyNames.NONE);
      case "CERTIFICATE" ->
          new PublishedKey(label, certificate(der).getPublicKey(), KeyNames.ofCertificate(der));
      case "RSA PUBLIC KEY" ->
          throw new IllegalArgumentException(
              "The key in "
                  + description
                  + " is in PKCS #1 form: convert it with openssl rsa -RSAPublicKey_in -pubout.");
      default ->
          throw new IllegalArgumentException(
              "There is a block named "
                  + block
                  + " in "
                  + description
                  + ": a border only needs a PUBLIC KEY or a CERTIFICATE"
                  + (block.contains("PRIVATE") ? ", and should not have the private key." : "."));
    };
  }

  private static byte[] der(String base64) throws InvalidKeySpecException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("not base64", e);
    }
  }

  private static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
    GeneralSecurityException failure = new InvalidKeySpecException("not a key");
    for (String algorithm : KEY_FACTORIES) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        failure = e; // or a key of another type, which the next factory may read
      }
    }
    throw failure;
  }

  private static Certificate certificate(byte[] der) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(der));
  }
}
