package dev.borderpost.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.rootCause;

import dev.borderpost.jwt.JwsAlgorithm;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs the classes in it, which no other test run finds, with JUnit. */
class FakeIssuerTest {

  /** What the tests that run inside have seen; each fixture clears it. */
  private static final List<TestIssuer> SEEN = new CopyOnWriteArrayList<>();

  private static Events run(Class<?>... testClasses) {
    return run(EngineTestKit.engine("junit-jupiter"), testClasses);
  }

  private static Events run(EngineTestKit.Builder kit, Class<?>... testClasses) {
    SEEN.clear();
    for (Class<?> testClass : testClasses) {
      kit.selectors(selectClass(testClass));
    }
    return kit.execute().allEvents();
  }

  /** Requires that tests ran, and that all passed. */
  private static void requirePassed(Events events, int tests) {
    assertThat(events.failed().stream().map(Event::getPayload)).isEmpty();
    assertThat(events.succeeded().stream())
        .filteredOn(event -> event.getTestDescriptor().isTest())
        .hasSize(tests);
  }

  /** Requires an issuer that runs, and whose tokens are accepted. */
  private static void use(TestIssuer issuer) {
    SEEN.add(issuer);
    assertThat(issuer.isClosed()).isFalse();
    assertThat(issuer.token("alice").principal().issuer()).isEqualTo(issuer.issuer());
  }

  private static void requireClosed(int different) {
    assertThat(Set.copyOf(SEEN)).hasSize(different).allMatch(TestIssuer::isClosed);
  }

  static class StaticField {
    @FakeIssuer private static TestIssuer issuer;

    @BeforeAll
    static void startApplication() {
      use(issuer);
    }

    @Test
    void one() {
      use(issuer);
    }

    @Test
    void two() {
      use(issuer);
    }

    @Nested
    class Inner {
      @Test
      void three() {
        use(issuer);
      }
    }

    @AfterAll
    static void stopApplication() {
      use(issuer);
    }
  }

  @Test
  void staticField_hasOneIssuer_forTheClassAndNestedClasses() {
    requirePassed(run(StaticField.class), 3);
    assertThat(SEEN).hasSize(5);
    requireClosed(1);

    requirePassed(run(StaticField.class), 3);
    requireClosed(1);
  }

  static class InstanceField {
    @FakeIssuer TestIssuer issuer;

    @BeforeEach
    void before() {
      assertThat(SEEN).allMatch(TestIssuer::isClosed);
      use(issuer);
    }

    @Test
    void one() {
      use(issuer);
    }

    @Nested
    class Inner {
      @FakeIssuer TestIssuer other;

      @Test
      void two() {
        use(issuer);
        use(other);
        assertThat(issuer.isClosed()).isFalse();
      }

      @AfterEach
      void after() {
        use(other);
      }
    }
  }

  @Test
  void otherField_hasAnIssuerForEachTest() {
    requirePassed(run(InstanceField.class), 2);
    assertThat(SEEN).hasSize(6);
    requireClosed(3);
  }

  @TestInstance(PER_CLASS)
  static class SharedInstance {
    @FakeIssuer TestIssuer issuer;

    @BeforeAll
    void before() {
      use(issuer);
    }

    @Test
    void one() {
      use(issuer);
    }

    @Test
    void two() {
      use(issuer);
    }

    @Nested
    @TestInstance(PER_CLASS)
    class Inner {
      @Test
      void three() {
        use(issuer);
      }
    }
  }

  @Test
  void otherField_ofAnInstanceThatTestsShare_hasOneIssuer() {
    requirePassed(run(SharedInstance.class), 3);
    assertThat(SEEN).hasSize(4);
    requireClosed(1);
  }

  static class OuterOfSharedInstance {
    @FakeIssuer TestIssuer issuer;

    @Nested
    @TestInstance(PER_CLASS)
    class Inner {
      @Test
      void one() {
        use(issuer);
      }

      @Test
      void two() {
        use(issuer);
      }
    }
  }

  @Test
  void fieldAroundAnInstanceThatTestsShare_livesAsLong() {
    requirePassed(run(OuterOfSharedInstance.class), 2);
    requireClosed(1);
  }

  abstract static class Base {
    @FakeIssuer static TestIssuer issuer;

    @Test
    void one() {
      use(issuer);
    }
  }

  static class First extends Base {}

  static class Second extends Base {}

  @Test
  void staticFieldOfASuperclass_hasOneIssuerForAllSubclasses() {
    requirePassed(run(First.class, Second.class), 2);
    assertThat(SEEN).hasSize(2);
    requireClosed(1);
  }

  static class Parameters {
    Parameters(@FakeIssuer TestIssuer ofConstructor) {
      use(ofConstructor);
    }

    @BeforeAll
    static void before(@FakeIssuer TestIssuer issuer) {
      use(issuer);
    }

    @BeforeEach
    void beforeEach(@FakeIssuer TestIssuer issuer) {
      use(issuer);
    }

    @Test
    void one(
        @FakeIssuer(
                audience = "api://orders",
                algorithms = {JwsAlgorithm.RS256, JwsAlgorithm.ED25519})
            TestIssuer first,
        @FakeIssuer(name = "partner") TestIssuer second) {
      use(first);
      SEEN.add(second);
      assertThat(first.audience()).isEqualTo("api://orders");
      assertThat(first.publicJwkSet()).contains("RS256", "Ed25519");
      assertThat(second.settings()).containsKeys("partner.issuer", "partner.audience");
      assertThat(SEEN).noneMatch(TestIssuer::isClosed);
    }
  }

  @Test
  void eachParameter_hasAnIssuerOfItsOwn() {
    requirePassed(run(Parameters.class), 1);
    requireClosed(5);
  }

  @Execution(ExecutionMode.CONCURRENT)
  static class Parallel {
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);
    @FakeIssuer static TestIssuer shared;
    @FakeIssuer TestIssuer own;

    @Test
    void one() throws Exception {
      meet();
    }

    @Test
    void two() throws Exception {
      meet();
    }

    private void meet() throws Exception {
      BOTH.await(60, TimeUnit.SECONDS);
      use(shared);
      use(own);
      BOTH.await(60, TimeUnit.SECONDS);
      assertThat(shared.isClosed() || own.isClosed()).isFalse();
      BOTH.await(60, TimeUnit.SECONDS);
    }
  }

  private static EngineTestKit.Builder parallel() {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2");
  }

  @Test
  void testsInParallel_haveOwnIssuersAndShareThatOfTheClass() {
    requirePassed(run(parallel(), Parallel.class), 2);
    requireClosed(3);
  }

  static class SystemProperties {
    @FakeIssuer(systemProperties = true)
    TestIssuer issuer;

    @Test
    void one() {
      use(issuer);
      assertThat(System.getProperty("borderpost.issuer")).isEqualTo(issuer.issuer());
      assertThat(System.getProperty("borderpost.audience")).isEqualTo("api://test");
    }

    @Test
    void two() {
      one();
    }
  }

  @Test
  void systemProperties_areThoseOfTheIssuer_andWhatTheyWereAfterwards() {
    System.setProperty("borderpost.audience", "api://before");
    try {
      requirePassed(run(SystemProperties.class), 2);
      requireClosed(2);
      assertThat(System.getProperty("borderpost.issuer")).isNull();
      assertThat(System.getProperty("borderpost.audience")).isEqualTo("api://before");
    } finally {
      System.clearProperty("borderpost.audience");
    }
  }

  static class TwiceSystemProperties {
    @FakeIssuer(systemProperties = true)
    static TestIssuer first;

    @Test
    void one(@FakeIssuer(systemProperties = true) TestIssuer second) {}
  }

  static class FinalField {
    @FakeIssuer final TestIssuer issuer = null;

    @Test
    void one() {}
  }

  static class OtherType {
    @FakeIssuer String issuer;

    @Test
    void one() {}
  }

  static class OtherParameter {
    @Test
    void one(@FakeIssuer String issuer) {}
  }

  static class NoAlgorithm {
    @Test
    void one(@FakeIssuer(algorithms = {}) TestIssuer issuer) {}
  }

  private static void requireFailure(Class<?> testClass, String... texts) {
    run(testClass)
        .assertThatEvents()
        .haveAtLeastOne(
            event(
                finishedWithFailure(
                    message(text -> List.of(texts).stream().allMatch(text::contains)))));
  }

  private static void requireRootCause(Class<?> testClass, String... texts) {
    run(testClass)
        .assertThatEvents()
        .haveAtLeastOne(
            event(
                finishedWithFailure(
                    rootCause(message(text -> List.of(texts).stream().allMatch(text::contains))))));
  }

  @Test
  void wrongUses_failWithAMessageThatSaysSo() {
    requireFailure(FinalField.class, "@FakeIssuer", "not final", "FinalField.issuer");
    requireFailure(OtherType.class, "@FakeIssuer", "TestIssuer", "OtherType.issuer");
    requireFailure(OtherParameter.class, "@FakeIssuer", "type TestIssuer", "String");
    requireRootCause(NoAlgorithm.class, "at least one algorithm");
    requireRootCause(TwiceSystemProperties.class, "borderpost.", "another test", "@ResourceLock");
    assertThat(System.getProperty("borderpost.issuer")).isNull();
  }
}
