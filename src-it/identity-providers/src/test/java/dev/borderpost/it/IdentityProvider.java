package dev.borderpost.it;

import dev.borderpost.verify.Issuer;
import java.util.List;

/** A real issuer that tests can order about. It listens on loopback only. */
interface IdentityProvider extends AutoCloseable {

  /** The audience of the access tokens: the application. */
  String AUDIENCE = "orders";

  /**
   * What alice gets when she signs in.
   *
   * @param access for {@link #AUDIENCE}, with the scope {@code orders:read} and the role {@code
   *     admin}
   */
  record Tokens(String access, String id, String refresh) {}

  /** The issuer as an application describes it; its keys are discovered unless given. */
  Issuer.Builder issuer();

  /** What it can sign access tokens with, as its tokens name it in {@code alg}. */
  List<String> algorithms();

  /** Signs alice in. */
  Tokens signIn(String algorithm);

  /** Ends it from one moment to the next, connections and all. */
  void kill();

  /** Brings it back at the same address, with the same keys. */
  void restart();

  @Override
  void close();
}
