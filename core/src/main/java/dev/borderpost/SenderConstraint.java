package dev.borderpost;

import dev.borderpost.verify.RejectionReason;
import dev.borderpost.verify.VerifiedJwt;
import java.util.Optional;

/**
 * Whether the sender of a request may use its token: the step between signature and policies. A
 * token with {@code cnf} (RFC 7800) is bound to a key of its sender, for DPoP (RFC 9449) or mutual
 * TLS (RFC 8705), and is no bearer token: a copy of it alone must not be usable.
 *
 * <p>Immutable.
 *
 * @param ignored whether bound tokens are accepted like bearer tokens
 */
record SenderConstraint(boolean ignored) {

  private static final Optional<RejectionReason> BOUND =
      Optional.of(
          new RejectionReason(
              "sender_constrained", "the token is bound to a key (cnf), and none was proven"));

  Optional<RejectionReason> problem(VerifiedJwt jwt) {
    return ignored || jwt.claims().find("cnf").isEmpty() ? Optional.empty() : BOUND;
  }
}
