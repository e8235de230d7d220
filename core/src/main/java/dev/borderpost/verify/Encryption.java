package dev.borderpost.verify;

import java.nio.file.Path;

/**
 * Whether tokens of an issuer come encrypted (RFC 7516), and the keys that decrypt them: a JWK Set
 * (RFC 7517 §5) of private and shared keys. Several issuers may have the same keys.
 *
 * <p>Each key has an {@code alg}, and is used with that algorithm only: {@code RSA-OAEP}, {@code
 * RSA-OAEP-256}, {@code ECDH-ES} with or without {@code +A128KW}, {@code +A192KW} or {@code
 * +A256KW}, {@code A128KW} and {@code A128GCMKW} with their longer sisters; or, for a shared key
 * that encrypts content directly ({@code dir}), the encryption of the content, such as {@code
 * A256GCM}.
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
   * @param jwkSet the text of the JWK Set with the keys
   * @return the value
   * @throws IllegalArgumentException if it is not such a set, or one of its keys cannot be used; no
   *     message holds anything of a key
   */
  public static Encryption accepted(String jwkSet) {
    return of(DecryptionKeys.jwkSet(jwkSet), false);
  }

  /**
   * As {@link #accepted(String)}, with keys from a file.
   *
   * @param file a file with the JWK Set, which only its owner may be able to read
   * @return the value
   * @throws IllegalArgumentException if the file is not there, others may read or write it, it is
   *     not such a set, or one of its keys cannot be used
   */
  public static Encryption accepted(Path file) {
    return of(DecryptionKeys.file(file), false);
  }

  /**
   * Tokens that are not encrypted are rejected; see {@link #accepted(String)} otherwise.
   *
   * @param jwkSet the text of the JWK Set with the keys
   * @return the value
   * @throws IllegalArgumentException as for {@link #accepted(String)}
   */
  public static Encryption required(String jwkSet) {
    return of(DecryptionKeys.jwkSet(jwkSet), true);
  }

  /**
   * As {@link #required(String)}, with keys from a file.
   *
   * @param file a file with the JWK Set, which only its owner may be able to read
   * @return the value
   * @throws IllegalArgumentException as for {@link #accepted(Path)}
   */
  public static Encryption required(Path file) {
    return of(DecryptionKeys.file(file), true);
  }

  private static Encryption of(DecryptionKeys keys, boolean required) {
    return new Encryption(keys, required, false, false);
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
