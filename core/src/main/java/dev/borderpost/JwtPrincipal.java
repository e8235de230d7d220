package dev.borderpost;

import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.verify.VerifiedJwt;
import java.security.Principal;
import java.util.Objects;
import java.util.Set;

/**
 * The user whom a token, checked in every respect, speaks of.
 *
 * <p>Immutable. Two principals are equal when they have the same name from the same issuer. {@code
 * toString()} shows the issuer only.
 */
public final class JwtPrincipal implements Principal {

  private final String name;
  private final String issuer;
  private final VerifiedJwt jwt;

  JwtPrincipal(String name, String issuer, VerifiedJwt jwt) {
    this.name = name;
    this.issuer = issuer;
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
    return name;
  }

  /**
   * Who issued the token.
   *
   * @return the issuer's identifier
   */
  public String issuer() {
    return issuer;
  }

  /**
   * All that the token says.
   *
   * @return the claims
   */
  public JwtClaims claims() {
    return jwt.claims();
  }

  /**
   * The user's roles.
   *
   * @return the roles, in a set that cannot be modified
   */
  public Set<String> roles() {
    return jwt.roles();
  }

  /**
   * The scopes that were granted to the client.
   *
   * @return the scopes, in a set that cannot be modified
   */
  public Set<String> scopes() {
    return jwt.scopes();
  }

  /**
   * The token itself, as policies see it.
   *
   * @return the token
   */
  public VerifiedJwt jwt() {
    return jwt;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JwtPrincipal that
        && name.equals(that.name)
        && issuer.equals(that.issuer);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, issuer);
  }

  @Override
  public String toString() {
    return "JwtPrincipal[issuer=" + issuer + "]";
  }
}
