package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every build runs the targets with their seeds, and with the inputs that once broke them. */
class InputsTest {

  private static final Path ROOT = Path.of("../..");
  private static final Path SOURCES = Path.of("src/test/java");
  private static final Path BROKE_IT = Path.of("src/test/inputs");

  @Test
  void everyTarget_hasSeeds() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<String> targets =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("Target.java"))
              .map(name -> name.replace(".java", ""))
              .toList();

      assertThat(Seeds.all(ROOT).keySet())
          .extracting(Class::getSimpleName)
          .containsExactlyInAnyOrderElementsOf(targets);
    }
  }

  @TestFactory
  Stream<DynamicTest> seed_breaksNothing() throws IOException {
    return Seeds.all(ROOT).entrySet().stream()
        .flatMap(
            seeds ->
                seeds.getValue().stream().map(seed -> test(seeds.getKey(), shown(seed), seed)));
  }

  @TestFactory
  Stream<DynamicTest> inputThatOnceBrokeATarget_breaksNothing() throws IOException {
    Map<String, Class<?>> targets =
        Seeds.all(ROOT).keySet().stream()
            .collect(Collectors.toMap(Class::getSimpleName, target -> target));
    try (Stream<Path> files = Files.walk(BROKE_IT)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream()
          .map(
              file ->
                  test(
                      targets.get(file.getParent().getFileName().toString()),
                      file.getFileName().toString(),
                      read(file)));
    }
  }

  private static DynamicTest test(Class<?> target, String name, byte[] input) {
    return DynamicTest.dynamicTest(
        target.getSimpleName() + " " + name, () -> run(target, name, input));
  }

  private static void run(Class<?> target, String name, byte[] input)
      throws ReflectiveOperationException {
    Method method = target.getMethod("fuzzerTestOneInput", byte[].class);
    try {
      method.invoke(null, (Object) input);
    } catch (InvocationTargetException e) {
      throw new AssertionError(target.getSimpleName() + " breaks with: " + name, e.getCause());
    }
  }

  private static String shown(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", " ");
    return text.substring(0, Math.min(text.length(), 60));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
