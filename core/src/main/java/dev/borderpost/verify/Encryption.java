package dev.borderpost.verify;

/**
 * Whether tokens of an issuer come encrypted (RFC 7516), and the keys that decrypt them.
 *
 * <p>Immutable and thread-safe. {@code toString()} shows no key material.
 */
public final class Encryption {

  private static final Encryption OFF = new Encryption(DecryptionKeys.none(), false, false, false);

  private final DecryptionKeys keys;
  private final boolean required;
  private final boolean compressedTokens;
  private final boolean unsignedClaims;

  private Encryption(
      DecryptionKeys keys, boolean required, boolean compressedTokens, boolean unsignedClaims) {
    this.keys = keys;
    this.required = required;
    this.compressedTokens = compressedTokens;
    this.unsignedClaims = unsignedClaims;
  }

  /**
   * Encrypted tokens are rejected: the default.
   *
   * @return the value
   */
  public static Encryption off() {
    return OFF;
  }

  /**
   * Tokens may be encrypted or not. The content of an encrypted one has to be a signed token
   * ({@code cty: JWT}), which is verified like any other.
   *
   * @param keys the keys that the issuer encrypts tokens to; several issuers may use the same
   * @return the value
   * @throws IllegalArgumentException if there is no key
   */
  public static Encryption accepted(DecryptionKeys keys) {
    return new Encryption(checked(keys), false, false, false);
  }

  /**
   * Tokens that are not encrypted are rejected; see {@link #accepted} otherwise.
   *
   * @param keys the keys that the issuer encrypts tokens to; several issuers may use the same
   * @return the value
   * @throws IllegalArgumentException if there is no key
   */
  public static Encryption required(DecryptionKeys keys) {
    return new Encryption(checked(keys), true, false, false);
  }

  private static DecryptionKeys checked(DecryptionKeys keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Encrypted tokens need decryption keys: give them, or turn encryption off.");
    }
    return keys;
  }

  /**
   * This value, with tokens accepted that were compressed before they were encrypted ({@code zip:
   * DEF}), up to 250 000 bytes; they are rejected otherwise. The length of a compressed token tells
   * something of its content.
   *
   * @return the value
   * @throws IllegalArgumentException if encryption is off
   */
  public Encryption permitCompressedTokens() {
    requireOn();
    return new Encryption(keys, required, true, unsignedClaims);
  }

  /**
   * This value, with claims accepted that are encrypted with a shared key and not signed. The key
   * then proves their origin, and all that have it can make tokens; they are rejected otherwise.
   *
   * @return the value
   * @throws IllegalArgumentException if encryption is off, or none of the keys is a shared one
   */
  public Encryption permitUnsignedClaims() {
    requireOn();
    if (!keys.hasSymmetric()) {
      throw new IllegalArgumentException(
          "Encrypted claims without a signature prove their origin by a shared key only, and there"
              + " is none among the decryption keys: remove the permission.");
    }
    return new Encryption(keys, required, compressedTokens, true);
  }

  private void requireOn() {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Compressed tokens and encrypted claims are only permitted where encryption is not off:"
              + " remove the permission.");
    }
  }

  DecryptionKeys keys() {
    return keys;
  }

  boolean isRequired() {
    return required;
  }

  boolean permitsCompressedTokens() {
    return compressedTokens;
  }

  boolean permitsUnsignedClaims() {
    return unsignedClaims;
  }

  @Override
  public String toString() {
    return "Encryption[" + (keys.isEmpty() ? "off" : required ? "required" : "accepted") + "]";
  }
}
