package dev.borderpost.it.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import dev.borderpost.it.support.ChildProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers, each with a Hazelcast member of its own, in two JVMs. */
class HazelcastTwoJvmsIT extends SharedStoreSuite {

  private HazelcastInstance ownMember;
  private Application here;
  private MemberProcess there;

  @BeforeEach
  void start() {
    List<Integer> ports = ChildProcess.freePorts(2);
    ownMember = Hazelcasts.member(ports, 0);
    here = new Application(TwoKeyIssuer.publicJwkSet(), Hazelcasts.cache(ownMember));
    there = MemberProcess.withApplication(ports, 1);
    assertThat(ownMember.getCluster().getMembers()).hasSize(2);
    await().until(() -> ownMember.getPartitionService().isClusterSafe());
  }

  @AfterEach
  void stop() {
    there.close();
    here.close();
    ownMember.getLifecycleService().terminate();
  }

  @Override
  List<URI> servers() {
    return List.of(here.address(), there.address());
  }

  @Test
  void memberIsKilledInTheMiddle_noTokenIsAcceptedTwice_andNothingIsAnError() {
    List<String> tokens = TwoKeyIssuer.tokens(200);
    List<URI> servers = servers();
    Spray.over(servers, TwoKeyIssuer.tokens(20));

    Spray spray = Spray.over(servers, tokens, () -> there.process().kill());

    System.out.println("One of two members killed: " + spray);
    assertThat(spray.acceptances()).allMatch(count -> count <= 1);
    assertThat(spray.acceptances().stream().filter(count -> count == 1).count())
        .as("tokens that were accepted")
        .isGreaterThan(150);
    assertThat(spray.answers().statuses().keySet())
        .isSubsetOf(Set.of(200, 401, 503, Answers.NONE))
        .contains(Answers.NONE);
    assertThat(spray.acceptedTokens()).noneMatch(this::isGoodAgain);
    await().until(() -> Visitor.once(here.address(), TwoKeyIssuer.token()) == 200);
  }

  private boolean isGoodAgain(String token) {
    return Visitor.once(here.address(), token) == 200;
  }

  @Test
  void memberIsFrozen_requestsAreRefusedSoon_andThreadsDoNotPileUp() {
    Spray.over(servers(), TwoKeyIssuer.tokens(20));
    there.process().freeze();

    SteadyLoad frozen = SteadyLoad.of(here.address(), 2000);
    there.process().thaw();

    System.out.println("One of two members frozen: " + frozen);
    assertThat(frozen.answers().statuses().keySet()).isSubsetOf(200, 503).contains(503);
    assertThat(frozen.answers().latency(1)).isLessThan(Duration.ofSeconds(2));
    assertThat(frozen.mostThreads()).isBetween(1, 16);
    for (URI server : servers()) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Visitor.once(server, TwoKeyIssuer.token()) == 200);
    }
  }
}
