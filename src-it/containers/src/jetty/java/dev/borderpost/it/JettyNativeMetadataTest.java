package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The filter's metadata for native images name classes of Jetty that exist. */
class JettyNativeMetadataTest {

  private static final String METADATA =
      "/META-INF/native-image/dev.borderpost/borderpost-servlet-filter/reachability-metadata.json";

  @Test
  void classesOfThisJetty_exist() throws Exception {
    String environment = EeContext.NAME.replaceAll("Jetty (ee\\d+), .*", "$1");
    Matcher names =
        Pattern.compile("\"(org\\.eclipse\\.jetty\\." + environment + "\\.[^\"\\[]+)")
            .matcher(text());
    List<String> found = names.results().map(name -> name.group(1)).toList();

    assertThat(found).hasSizeGreaterThan(3);
    for (String name : found) {
      assertThat(Class.forName(name, false, getClass().getClassLoader())).isNotNull();
    }
  }

  private static String text() throws Exception {
    try (InputStream in = JettyNativeMetadataTest.class.getResourceAsStream(METADATA)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
