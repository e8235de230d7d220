package dev.borderpost.policy;

/** What becomes of requests while a store cannot be asked. */
public enum OnStoreFailure {
  /** They are answered with 503. */
  REFUSE,

  /**
   * They are accepted as if the store knew nothing against them, and the log says so: whoever can
   * keep the store from answering can use what was revoked.
   */
  ACCEPT
}
