package dev.borderpost.it.stores;

import com.hazelcast.core.HazelcastInstance;
import dev.borderpost.it.support.ChildProcess;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server that is a client of a Hazelcast member in another JVM. */
class HazelcastClientIT extends StoppedStoreSuite {

  private final List<Integer> ports = ChildProcess.freePorts(1);
  private MemberProcess member;
  private HazelcastInstance client;
  private Application application;

  @BeforeEach
  void start() {
    member = MemberProcess.start(ports, 0);
    client = Hazelcasts.client(ports);
    application = new Application(TwoKeyIssuer.publicJwkSet(), Hazelcasts.cache(client));
  }

  @AfterEach
  void stop() {
    application.close();
    client.getLifecycleService().terminate();
    member.close();
  }

  @Override
  URI server() {
    return application.address();
  }

  @Override
  void stopStore() {
    member.close();
  }

  @Override
  void restartStore() {
    member = MemberProcess.start(ports, 0);
  }
}
