package dev.borderpost;

/** Whether tokens of an issuer come encrypted (RFC 7516). */
public enum Encryption {
  /** Encrypted tokens are refused. */
  OFF,
  /** Tokens may be encrypted or not. */
  ACCEPTED,
  /** Tokens that are not encrypted are refused. */
  REQUIRED
}
