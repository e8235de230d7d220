package dev.borderpost;

import dev.borderpost.jwt.Actor;
import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.verify.VerifiedJwt;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The user of a request, as named by its verified token.
 *
 * <p>Immutable. Two principals are equal when they have the same name from the same issuer. {@code
 * toString()} is the {@linkplain #loggableName name in a form that is safe for logs}.
 */
public final class JwtPrincipal implements Principal {

  private final VerifiedJwt jwt;

  /** Of a token that has a principal claim and an issuer: a verified one. */
  JwtPrincipal(VerifiedJwt jwt) {
    this.jwt = jwt;
  }

  /**
   * The user's name: the principal claim, {@code sub} unless the issuer was configured otherwise.
   * Different issuers may use the same name for different users.
   *
   * @return the name, not empty
   */
  @Override
  public String getName() {
    return jwt.principalName().orElseThrow();
  }

  /**
   * The user's name for logs and traces: in it, a control or format character, a line or paragraph
   * separator, an unpaired surrogate and the quotation mark are replaced by a backslash, {@code u}
   * and their four hexadecimal digits, so that a name can neither forge a line nor end a quoted
   * field. Other names are as they are.
   *
   * @return the name, on one line
   */
  public String loggableName() {
    return LogText.escaped(getName());
  }

  /** {@return the identifier of the token's issuer} */
  public String issuer() {
    return jwt.claims().issuer().orElseThrow();
  }

  /** {@return the claims of the token} */
  public JwtClaims claims() {
    return jwt.claims();
  }

  /** {@return the user's roles, in a set that cannot be modified} */
  public Set<String> roles() {
    return jwt.roles();
  }

  /** {@return the scopes that were granted to the client, in a set that cannot be modified} */
  public Set<String> scopes() {
    return jwt.scopes();
  }

  /**
   * The parties that act for the user (RFC 8693 §4.1). Only the first is to be considered where
   * access is decided; the others are how it came to act.
   *
   * @return the actors, the current one first; empty when the user acts without another party
   */
  public List<Actor> actors() {
    return jwt.claims().actors();
  }

  /** {@return the token itself, as policies see it} */
  public VerifiedJwt jwt() {
    return jwt;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JwtPrincipal that
        && getName().equals(that.getName())
        && issuer().equals(that.issuer());
  }

  @Override
  public int hashCode() {
    return Objects.hash(getName(), issuer());
  }

  @Override
  public String toString() {
    return loggableName();
  }
}
