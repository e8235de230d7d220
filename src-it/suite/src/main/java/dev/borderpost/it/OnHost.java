package dev.borderpost.it;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs a host while the tests of a class run. When all have, their number is written into {@code
 * target/compatibility}; the classes of a host add up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OnHost implements OverHttp {

  @RegisterExtension final CaseCount cases;
  private final Host host;
  private final Tokens tokens = new Tokens();
  private Target target = new Target(URI.create("http://127.0.0.1:0"), tokens);

  /** Tests on a host. */
  protected OnHost(Host host) {
    this.host = host;
    this.cases = new CaseCount(host);
  }

  @BeforeAll
  void startHost() throws Exception {
    target = new Target(host.start(new SuiteGuards(tokens.keySources())), tokens);
  }

  @AfterAll
  void stopHost() throws Exception {
    host.stop();
  }

  @Override
  public Target target() {
    return target;
  }
}
