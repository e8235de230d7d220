package dev.borderpost.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.config.GuardConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JacksonJsonParser;

class MetadataTest {

  @Test
  void everySetting_isDescribed_andNothingElse() throws IOException {
    List<String> names =
        GuardConfiguration.settingNames().stream().map(n -> "borderpost." + n).toList();

    assertThat(entries("properties"))
        .extracting(entry -> entry.get("name"))
        .containsExactlyElementsOf(names);
    assertThat(entries("properties"))
        .allSatisfy(entry -> assertThat((String) entry.get("description")).endsWith("."));
    assertThat(names)
        .containsAll(entries("hints").stream().map(e -> (String) e.get("name")).toList());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> entries(String name) throws IOException {
    try (InputStream json =
        SpringSettings.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      String text = new String(json.readAllBytes(), StandardCharsets.UTF_8);
      return (List<Map<String, Object>>) new JacksonJsonParser().parseMap(text).get(name);
    }
  }
}
