package dev.borderpost.benchmarks.server;

import java.util.List;
import java.util.Locale;

/** What is in front of the servlet. */
public enum Border {
  /** Nothing. */
  NONE,
  /** The filter of this library. */
  BORDERPOST,
  /** The filter of this library, with tokens in a cookie, and so with the check of the origin. */
  BORDERPOST_COOKIE,
  /** The filter chain of Spring Security's resource server. */
  SPRING,
  /** The filter of Telicent's jwt-servlet-auth. */
  JWT_SERVLET_AUTH,
  /** The security filter of pac4j. */
  PAC4J;

  /**
   * What it is called in the results.
   *
   * @return for example {@code jwt-servlet-auth}
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The border with a label.
   *
   * @param label what it is called in the results
   * @return the border
   */
  public static Border of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * The directories with the jars that it needs, besides those of the server.
   *
   * @return for example {@code borderpost}
   */
  public List<String> jars() {
    return switch (this) {
      case NONE -> List.of();
      case BORDERPOST, BORDERPOST_COOKIE -> List.of("borderpost");
      case SPRING -> List.of("spring");
      case JWT_SERVLET_AUTH -> List.of("jwt-servlet-auth");
      case PAC4J -> List.of("pac4j");
    };
  }
}
