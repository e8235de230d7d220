package dev.borderpost.soak.server;

/** A server on loopback and the applications in it. */
interface Applications {

  /** Of the server's pool, which does not grow or shrink: other threads are what is looked for. */
  int THREADS = 48;

  int port();

  /** Deploys the application at a context path. */
  void deploy(String path) throws Exception;

  /**
   * Ends the application at a context path, and forgets it.
   *
   * @return the class loader that it had
   */
  ClassLoader undeploy(String path) throws Exception;
}
