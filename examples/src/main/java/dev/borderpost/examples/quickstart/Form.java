package dev.borderpost.examples.quickstart;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/** A form as browsers send it: {@code application/x-www-form-urlencoded}. */
final class Form {

  static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

  private final Fields fields = new Fields();

  /**
   * Reads a form.
   *
   * @throws ProblemException if the body is not one
   */
  Form(byte[] body) {
    try {
      UrlEncoded.decodeUtf8To(new String(body, StandardCharsets.UTF_8), fields);
    } catch (RuntimeException e) { // Jetty has several for malformed percent-encoding
      throw new ProblemException(400, "The body is not a form");
    }
  }

  /** The value of a field; null when it is absent or there are several. */
  @Nullable String only(String name) {
    List<String> values = fields.getValuesOrEmpty(name);
    return values.size() == 1 ? values.get(0) : null;
  }
}
