package dev.borderpost.policy;

/** The handling of requests while a store cannot be asked. */
public enum OnStoreFailure {
  /** They are answered with 503. */
  REFUSE,

  /**
   * They are accepted as if no token were revoked, and the log says so. An attacker who can keep
   * the store from answering can use revoked tokens.
   */
  ACCEPT
}
