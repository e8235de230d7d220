package dev.borderpost.jwt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A party that acts for the subject of a token, as the claim {@code act} names it (RFC 8693 §4.1).
 *
 * <p>Immutable. {@code toString()} shows no name.
 *
 * @param subject the actor's {@code sub}; empty if it is named by other members
 * @param issuer the actor's {@code iss}, which its {@code sub} is a name of; empty if absent, as
 *     for an actor of the token's own issuer
 * @param members all members of the claim, without the {@code act} of an earlier actor, with values
 *     as for {@link JwtClaims#find}; cannot be modified
 */
public record Actor(
    Optional<String> subject, Optional<String> issuer, Map<String, @Nullable Object> members) {

  /** More than any delegation needs. */
  private static final int MAX_ACTORS = 8;

  /** The problem with a claim {@code act}; {@code null} if there is none. */
  static @Nullable String problemOf(@Nullable Object act) {
    int depth = 0;
    for (Object actor = act; actor != null; depth++) {
      if (depth == MAX_ACTORS) {
        return "act has more than " + MAX_ACTORS + " actors in it";
      }
      if (!(actor instanceof Map<?, ?> object)) {
        return "act is not an object";
      }
      if (isNoName(object.get("sub")) || isNoName(object.get("iss"))) {
        return "sub or iss of act is not a string, or is empty";
      }
      actor = object.get("act");
    }
    return null;
  }

  private static boolean isNoName(@Nullable Object value) {
    return value != null && !(value instanceof String name && !name.isEmpty());
  }

  /** The actors of a claim without a problem, the outermost first. */
  static List<Actor> read(@Nullable Object act) {
    List<Actor> actors = new ArrayList<>();
    for (Object actor = act; actor instanceof Map<?, ?> object; actor = object.get("act")) {
      actors.add(of(object));
    }
    return List.copyOf(actors);
  }

  private static Actor of(Map<?, ?> object) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    object.forEach((name, value) -> members.put(String.valueOf(name), value));
    members.remove("act");
    return new Actor(
        text(object.get("sub")), text(object.get("iss")), Collections.unmodifiableMap(members));
  }

  private static Optional<String> text(@Nullable Object value) {
    return value instanceof String name ? Optional.of(name) : Optional.empty();
  }

  @Override
  public String toString() {
    return "Actor[" + members.size() + "]";
  }
}
