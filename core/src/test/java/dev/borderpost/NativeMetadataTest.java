package dev.borderpost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The metadata for native images. There is no compiler for native images here: the tests compare
 * them with what the libraries name and load in a JVM.
 */
class NativeMetadataTest {

  private static final String METADATA =
      "/META-INF/native-image/dev.borderpost/borderpost-core/reachability-metadata.json";

  /** The names of classes in the class files of JJWT's API, which loads its implementation so. */
  private static final Pattern IMPLEMENTATION =
      Pattern.compile("io\\.jsonwebtoken\\.impl\\.[\\w.]+(?:\\$\\w+)?");

  /** The classes that Caffeine chooses by the properties of a cache. */
  private static final Pattern GENERATED =
      Pattern.compile("(com\\.github\\.benmanes\\.caffeine\\.cache\\.[A-Z]+) source:");

  @Test
  void everythingNamed_exists() throws Exception {
    for (JsonNode type : metadata().get("reflection")) {
      Class<?> found =
          Class.forName(type.get("type").textValue(), false, getClass().getClassLoader());
      for (JsonNode field : type.path("fields")) {
        assertThat(found.getDeclaredField(field.get("name").textValue())).isNotNull();
      }
    }
    for (JsonNode resource : metadata().get("resources")) {
      assertThat(getClass().getResource("/" + resource.get("glob").textValue())).isNotNull();
    }
  }

  @Test
  void implementationOfJjwt_isNamed() throws Exception {
    Set<String> named = new TreeSet<>();
    Path jar = Path.of(Jwts.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile api = new JarFile(jar.toFile())) {
      for (var entry : api.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
        try (InputStream in = api.getInputStream(entry)) {
          IMPLEMENTATION
              .matcher(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
              .results()
              .forEach(name -> named.add(name.group()));
        }
      }
    }

    assertThat(named).hasSizeGreaterThan(10);
    assertThat(types("io.jsonwebtoken.")).isEqualTo(named);
  }

  @Test
  void classesThatCachesLoad_areNamed() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                NativeProgram.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor()).as(output).isZero();
    Set<String> loaded = new TreeSet<>();
    GENERATED.matcher(output).results().forEach(name -> loaded.add(name.group(1)));

    assertThat(loaded).hasSizeGreaterThan(5);
    assertThat(types("com.github.benmanes.caffeine.cache.")).containsAll(loaded);
  }

  private static Set<String> types(String prefix) throws IOException {
    return metadata().findValuesAsText("type").stream()
        .filter(type -> type.startsWith(prefix))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode metadata() throws IOException {
    try (InputStream in = NativeMetadataTest.class.getResourceAsStream(METADATA)) {
      return new ObjectMapper().readTree(in);
    }
  }
}
