package dev.borderpost.it;

import java.util.List;
import java.util.Optional;

/**
 * A security constraint of an application (Servlet 6.0 §13.8).
 *
 * @param pattern the URL pattern
 * @param methods the methods that it is for; empty for all
 * @param omitted whether it is for all methods but these
 * @param roles who is allowed: nobody if there are none; empty for everybody, without a user too
 */
public record Constraint(
    String pattern, List<String> methods, boolean omitted, Optional<List<String>> roles) {

  /** The role of every user. */
  public static final String ANY_USER = "**";

  /** A constraint for all methods. */
  static Constraint allow(String pattern, String... roles) {
    return new Constraint(pattern, List.of(), false, Optional.of(List.of(roles)));
  }

  /** A pattern that is open. */
  static Constraint open(String pattern) {
    return new Constraint(pattern, List.of(), false, Optional.empty());
  }

  /** A pattern that is open for some methods, and for others to every user. */
  static List<Constraint> openFor(String pattern, String... methods) {
    return List.of(
        new Constraint(pattern, List.of(methods), false, Optional.empty()),
        new Constraint(pattern, List.of(methods), true, Optional.of(List.of(ANY_USER))));
  }
}
