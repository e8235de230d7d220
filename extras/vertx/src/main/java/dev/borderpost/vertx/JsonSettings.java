package dev.borderpost.vertx;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Text settings from JSON. */
final class JsonSettings {

  private JsonSettings() {}

  static Map<String, String> of(JsonObject json) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String name : json.fieldNames()) {
      settings.put(
          name,
          json.getValue(name) instanceof JsonArray list
              ? list.stream()
                  .map(element -> text(name, element))
                  .collect(Collectors.joining(name.endsWith("rules") ? "\n" : ","))
              : text(name, json.getValue(name)));
    }
    return settings;
  }

  private static String text(String name, @Nullable Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw new IllegalArgumentException(
        "The setting " + name + " must be a string, a number, a boolean or an array of these.");
  }
}
