package dev.borderpost.testing;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;

/** A provider that checks ES256 as the platform does, and counts how often. */
public final class SignatureCount extends Provider {

  private static final long serialVersionUID = 1;
  private static final String ECDSA = "SHA256withECDSAinP1363Format";
  private int checks;

  public SignatureCount() {
    super("count", "1", "counts");
    putService(
        new Service(this, "Signature", ECDSA, "Counted", null, null) {
          @Override
          public Object newInstance(Object parameter) {
            return new Counted();
          }
        });
  }

  /** How often a signature was checked. */
  public int checks() {
    return checks;
  }

  private final class Counted extends SignatureSpi {

    private final Signature platform;

    Counted() {
      try {
        platform = Signature.getInstance(ECDSA);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      platform.initVerify(key);
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      platform.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
      platform.update(bytes, offset, length);
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      checks++;
      return platform.verify(signature);
    }

    @Override
    protected void engineInitSign(PrivateKey key) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected byte[] engineSign() {
      throw new UnsupportedOperationException();
    }

    @Deprecated
    @Override
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Deprecated
    @Override
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
