package dev.borderpost.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What to do about a refusal, by its code: the short form of {@code docs/refusals.md}. */
final class Advice {

  private static final String OF_A_POLICY =
      "The code is that of a policy of the application: its documentation says what it means.";
  private static final Properties BY_CODE = read();

  private Advice() {}

  private static Properties read() {
    Properties texts = new Properties();
    try (InputStream in = Advice.class.getResourceAsStream("advice.properties")) {
      if (in == null) {
        throw new IllegalStateException("advice.properties is not beside its class.");
      }
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return texts;
    } catch (IOException e) {
      throw new IllegalStateException("advice.properties cannot be read.", e);
    }
  }

  static boolean knows(String code) {
    return BY_CODE.containsKey(code);
  }

  static String about(String code) {
    return BY_CODE.getProperty(code, OF_A_POLICY);
  }
}
