package dev.borderpost.it;

/** One whose keys can be changed while it runs. */
interface RotatingProvider extends IdentityProvider {

  /** Signs with new keys from now on; those that it had stay published. */
  void rotate();

  /** Publishes no keys any more but those that it signs with. */
  void withdrawOldKeys();
}
