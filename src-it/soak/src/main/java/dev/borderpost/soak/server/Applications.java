package dev.borderpost.soak.server;

/** A server on loopback and the applications in it. */
interface Applications {

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
