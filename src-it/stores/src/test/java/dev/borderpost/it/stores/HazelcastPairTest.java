package dev.borderpost.it.stores;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import dev.borderpost.it.support.ChildProcess;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two servers, each with a Hazelcast member of its own, in one JVM. */
class HazelcastPairTest extends SharedStoreSuite {

  private static HazelcastInstance firstMember;
  private static HazelcastInstance secondMember;
  private static Application first;
  private static Application second;

  @BeforeAll
  static void start() {
    List<Integer> ports = ChildProcess.freePorts(2);
    firstMember = Hazelcasts.member(ports, 0);
    secondMember = Hazelcasts.member(ports, 1);
    first = new Application(TwoKeyIssuer.publicJwkSet(), Hazelcasts.cache(firstMember));
    second = new Application(TwoKeyIssuer.publicJwkSet(), Hazelcasts.cache(secondMember));
  }

  @AfterAll
  static void stop() {
    first.close();
    second.close();
    firstMember.getLifecycleService().terminate();
    secondMember.getLifecycleService().terminate();
  }

  @Override
  List<URI> servers() {
    return List.of(first.address(), second.address());
  }

  @Test
  void membersHaveFoundEachOther() {
    assertThat(firstMember.getCluster().getMembers()).hasSize(2);
  }
}
