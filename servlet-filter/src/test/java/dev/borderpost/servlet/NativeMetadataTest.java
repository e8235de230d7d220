package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** The metadata for native images; Jetty's classes are looked for in the tests of containers. */
class NativeMetadataTest {

  private static final String METADATA =
      "/META-INF/native-image/dev.borderpost/borderpost-servlet-filter/reachability-metadata.json";

  @Test
  void everythingNamed_exists() throws Exception {
    try (InputStream in = getClass().getResourceAsStream(METADATA)) {
      JsonNode types = new ObjectMapper().readTree(in).get("reflection");
      assertThat(types).hasSizeGreaterThan(5);
      for (JsonNode type : types) {
        String name = type.get("type").textValue();
        if (name.startsWith("org.eclipse.jetty.")) {
          continue;
        }
        Class<?> found = Class.forName(name.replace("[]", ""), false, getClass().getClassLoader());
        if (type.has("methods")) {
          assertThat(found.getConstructor()).isNotNull();
        }
      }
    }
  }
}
