package dev.borderpost.store;

import java.time.Instant;

/**
 * A revocation of the tokens with one identifier: those issued before a time, until the entry may
 * be removed.
 */
record Revocation(Instant issuedBefore, Instant until) {

  /** The combination of both: the later of each time. */
  Revocation and(Revocation other) {
    return new Revocation(later(issuedBefore, other.issuedBefore), later(until, other.until));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
