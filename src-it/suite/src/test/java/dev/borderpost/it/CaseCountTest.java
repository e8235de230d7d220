package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class CaseCountTest {

  @TempDir private Path directory;

  @Test
  void caseThatCannotBeMet_fails_andIsCountedAsSuch() throws IOException {
    EngineExecutionResults results = run(selectClass(Known.class));

    results.allEvents().assertStatistics(events -> events.failed(0));
    assertThat(row(Known.class))
        .hasContent("Host\t1.2\tadapter\t2\nisGood\tbad \\u00e9\tIt is bad.\n");
  }

  @Test
  void caseThatIsMet_needsNoException() {
    EngineExecutionResults results = run(selectClass(Needless.class));

    assertThat(failures(results))
        .containsExactly(
            "Host meets isGood(good), which its unmetCases() name: the exception is no longer needed.");
    assertThat(row(Needless.class)).doesNotExist();
  }

  @Test
  void exceptionForACaseThatIsNotThere_failsTheClass() {
    EngineExecutionResults results = run(selectClass(Misspelt.class));

    assertThat(failures(results))
        .containsExactly("The unmetCases() of Host name cases of isGod that there are not.");
    assertThat(row(Misspelt.class)).doesNotExist();
  }

  @Test
  void failure_leavesNoRow_notEvenThatOfAnEarlierRun() throws IOException {
    Files.writeString(row(Failing.class), "old");

    run(selectClass(Failing.class)).allEvents().assertStatistics(events -> events.failed(1));
    assertThat(row(Failing.class)).doesNotExist();
  }

  @Test
  void someOfTheTests_areNoRow() {
    run(selectMethod(Known.class, "other")).allEvents().assertStatistics(e -> e.succeeded(3));

    assertThat(row(Known.class)).doesNotExist();
  }

  private EngineExecutionResults run(DiscoverySelector selector) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter(CaseCount.DIRECTORY, directory.toString())
        .selectors(selector)
        .execute();
  }

  private Path row(Class<?> testClass) {
    return directory.resolve(testClass.getName() + ".tsv");
  }

  private static List<String> failures(EngineExecutionResults results) {
    return results
        .allEvents()
        .failed()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow().getMessage())
        .toList();
  }

  static class Known extends Words {
    Known() {
      super(UnmetCases.of("isGood", "bad", "It is bad."));
    }
  }

  static class Needless extends Words {
    Needless() {
      super(UnmetCases.of("isGood", "It is never good."));
    }
  }

  static class Misspelt extends Words {
    Misspelt() {
      super(
          UnmetCases.of("isGood", "bad", "It is bad."),
          UnmetCases.of("isGod", "bad", "It is misspelt."));
    }
  }

  static class Failing extends Words {}

  abstract static class Words extends OnHost {

    Words(UnmetCases... unmet) {
      super(new NoServer(List.of(unmet)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "bad \u00e9"})
    void isGood(String word) {
      assertThat(word).isEqualTo("good");
    }

    @Test
    void other() {}
  }

  private record NoServer(List<UnmetCases> unmetCases) implements Host {

    @Override
    public String name() {
      return "Host";
    }

    @Override
    public String version() {
      return "1.2";
    }

    @Override
    public String adapter() {
      return "adapter";
    }

    @Override
    public URI start(SuiteGuards guards) {
      return URI.create("http://127.0.0.1:0");
    }

    @Override
    public void stop() {}
  }
}
