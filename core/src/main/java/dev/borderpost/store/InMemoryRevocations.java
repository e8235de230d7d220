package dev.borderpost.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** A revocation list in memory. */
final class InMemoryRevocations implements RevocationList {

  private final BoundedEntries<Revocation> revocations;

  InMemoryRevocations(int maxEntries, Clock clock) {
    revocations = new BoundedEntries<>("revocation list", maxEntries, clock, Revocation::until);
  }

  @Override
  public void revoke(String id, Instant issuedBefore, Instant until) {
    revocations.merge(id, new Revocation(issuedBefore, until), Revocation::and);
  }

  @Override
  public Optional<Instant> revokedBefore(String id) {
    return revocations.find(id).map(Revocation::issuedBefore);
  }

  @Override
  public boolean mayBlock() {
    return false;
  }
}
