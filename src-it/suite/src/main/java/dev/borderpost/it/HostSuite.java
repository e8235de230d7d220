package dev.borderpost.it;

/**
 * Everything, on a host of any framework: {@code class VertxTest extends HostSuite { VertxTest() {
 * super(new VertxHost()); } }}.
 */
public abstract class HostSuite extends OnHost implements BorderTests {

  /** The whole suite on a host. */
  protected HostSuite(Host host) {
    super(host);
  }
}
