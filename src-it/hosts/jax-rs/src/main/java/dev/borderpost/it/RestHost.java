package dev.borderpost.it;

import java.net.URI;
import java.util.List;

/** An implementation of Jakarta REST with the guards of the suite. */
public final class RestHost implements Host {

  private final RestServer server;
  private final List<UnmetCases> unmetCases;

  /** A server, with the cases that it cannot meet. */
  public RestHost(RestServer server, UnmetCases... unmetCases) {
    this.server = server;
    this.unmetCases = List.of(unmetCases);
  }

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public String version() {
    return server.version();
  }

  @Override
  public String adapter() {
    return "borderpost-jax-rs";
  }

  @Override
  public List<UnmetCases> unmetCases() {
    return unmetCases;
  }

  @Override
  public URI start(SuiteGuards guards) throws Exception {
    return server.start(new SuiteApplication(guards), false);
  }

  @Override
  public void stop() throws Exception {
    server.stop();
  }
}
