package dev.borderpost.benchmarks.peer;

/**
 * A library that is set up to check signature, {@code iss}, {@code aud}, {@code exp} and {@code
 * nbf}, with 60 seconds of clock skew. Thread-safe.
 */
@FunctionalInterface
public interface Peer extends AutoCloseable {

  /**
   * Whether the token of a request is good.
   *
   * @param request the request
   * @return false if the library refuses it
   */
  boolean accepts(BearerRequest request);

  /** Ends what the library runs in the background; nothing, with most of them. */
  @Override
  default void close() {}
}
