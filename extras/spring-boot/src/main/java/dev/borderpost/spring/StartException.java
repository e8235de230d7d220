package dev.borderpost.spring;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A fault in settings or beans, which keeps the application from starting. */
final class StartException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final String mend;

  private StartException(String message, String mend, @Nullable Throwable cause) {
    super(message, cause);
    this.mend = mend;
  }

  static StartException ofSettings(String message, @Nullable Throwable cause) {
    return new StartException(
        message,
        "Settings have the prefix borderpost. in application.yml, and names such as"
            + " BORDERPOST_CLOCK_SKEW as environment variables. Correct what the description names.",
        cause);
  }

  static StartException ofBeans(RuntimeException cause) {
    return new StartException(
        "Borderpost cannot use the beans of the application: "
            + Objects.requireNonNullElse(cause.getMessage(), cause.toString()),
        "Correct the bean that the description names. Of several beans of type TokenExtractor or"
            + " AccessRules, one has to be @Primary.",
        cause);
  }

  /** What to do about it. */
  String mend() {
    return mend;
  }
}
