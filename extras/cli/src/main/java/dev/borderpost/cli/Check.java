package dev.borderpost.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A line of the doctor.
 *
 * @param name what was looked at
 * @param issuer the issuer that it is about; empty for the application
 */
record Check(String name, String issuer, Outcome outcome, String text) {

  enum Outcome {
    OK,
    WARNING,
    FAILED;

    String text() {
      return this == FAILED ? name() : name().toLowerCase(Locale.ROOT);
    }
  }

  Map<String, Object> asMap() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("check", name);
    if (!issuer.isEmpty()) {
      members.put("issuer", issuer);
    }
    members.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
    members.put("text", text);
    return members;
  }
}
