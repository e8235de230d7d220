package dev.borderpost.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** A consumer that Gradle builds; the command {@code gradle} has to be on the PATH. */
@Tag("profile-consumer")
class GradleConsumerIT extends ConsumerSuite {

  GradleConsumerIT() {
    super("gradle");
  }

  @Override
  void build(Path project) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gradle",
                "--no-daemon",
                "--console=plain",
                "--gradle-user-home=" + BUILD.resolve("gradle-user-home")));
    if (Boolean.getBoolean("offline")) {
      command.add("--offline");
    }
    command.addAll(List.of("closure", "classPath"));
    ChildProcess.run(project, command);
  }

  @Override
  String withDependency(String template) {
    return template.replace("// README", Readme.gradleDependency());
  }
}
