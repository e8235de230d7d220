package dev.borderpost.store;

import java.time.Instant;

/** Which tokens of an identifier are revoked, and for how long that has to be remembered. */
record Revocation(Instant issuedBefore, Instant until) {

  /** What both say. */
  Revocation and(Revocation other) {
    return new Revocation(later(issuedBefore, other.issuedBefore), later(until, other.until));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
