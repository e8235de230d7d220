package dev.borderpost.benchmarks.peer;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/** The algorithms that are measured. */
public enum Algorithm {
  /** HMAC with SHA-256 and a secret of 32 bytes. */
  HS256("HmacSHA256"),
  /** RSASSA-PKCS1-v1_5 with SHA-256 and a key of 2048 bits. */
  RS256("SHA256withRSA"),
  /** ECDSA with P-256 and SHA-256. */
  ES256("SHA256withECDSAinP1363Format"),
  /** RSASSA-PSS with SHA-256 and a key of 2048 bits. */
  PS256("RSASSA-PSS"),
  /** EdDSA with Ed25519. */
  EDDSA("EdDSA");

  private final String jcaName;

  Algorithm(String jcaName) {
    this.jcaName = jcaName;
  }

  /**
   * The value of {@code alg}.
   *
   * @return for example {@code RS256}
   */
  public String alg() {
    return this == EDDSA ? "EdDSA" : name();
  }

  /**
   * The name of the {@code Mac} or {@code Signature} of the JCA.
   *
   * @return for example {@code SHA256withRSA}
   */
  public String jcaName() {
    return jcaName;
  }

  /**
   * Whether it is a MAC.
   *
   * @return true for HS256
   */
  public boolean isSymmetric() {
    return this == HS256;
  }

  /**
   * A signature of the JCA that is ready to be initialised.
   *
   * @param provider who makes it; {@code null} for the platform's own choice
   * @return the signature
   * @throws GeneralSecurityException if the provider does not have it
   */
  public Signature signature(@Nullable Provider provider) throws GeneralSecurityException {
    Signature signature =
        provider == null
            ? Signature.getInstance(jcaName)
            : Signature.getInstance(jcaName, provider);
    if (this == PS256) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    return signature;
  }

  KeyPairGenerator keyPairs() throws GeneralSecurityException {
    return switch (this) {
      case HS256 -> throw new IllegalStateException("HS256 has a secret");
      case RS256, PS256 -> {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        yield generator;
      }
      case ES256 -> {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        yield generator;
      }
      case EDDSA -> KeyPairGenerator.getInstance("Ed25519");
    };
  }
}
