package dev.borderpost.verify;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwtClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JWT whose signature was verified with a key of its issuer, or that was encrypted with a key
 * shared with its issuer where that is permitted. To hold one proves it: there is no public
 * constructor. A {@link TokenVerifier} has checked issuer, audience, kind and times as well before
 * a policy sees it.
 *
 * <p>Immutable and thread-safe. {@code toString()} shows no claim.
 */
public final class VerifiedJwt {

  private final JoseHeader header;
  private final JwtClaims claims;
  private final Optional<Instant> acceptedUntil;
  private final Optional<String> principalName;
  private final ClaimMapping mapping;

  /** Read when they are first asked for: that takes a seventh of a verification. */
  private volatile @Nullable Grants grants;

  private record Grants(Set<String> roles, Set<String> scopes) {}

  VerifiedJwt(JoseHeader header, JwtClaims claims, ClaimMapping mapping, Duration clockSkew) {
    this.header = header;
    this.claims = claims;
    this.acceptedUntil = claims.expiresAt().map(exp -> exp.plus(clockSkew));
    this.principalName = mapping.principalName(claims);
    this.mapping = mapping;
  }

  /**
   * The JOSE header.
   *
   * @return the header
   */
  public JoseHeader header() {
    return header;
  }

  /**
   * The claims.
   *
   * @return the claims
   */
  public JwtClaims claims() {
    return claims;
  }

  /**
   * From when on the token is refused as expired: {@code exp}, and the clock skew that the issuer
   * was configured with.
   *
   * @return the time; empty when there is no {@code exp}, which no policy ever sees
   */
  public Optional<Instant> acceptedUntil() {
    return acceptedUntil;
  }

  /**
   * The user's name, from the claim that the issuer was configured with.
   *
   * @return the name; empty when the claim is absent
   */
  public Optional<String> principalName() {
    return principalName;
  }

  /** Where {@link #principalName} is looked for. */
  List<String> principalClaims() {
    return mapping.principalClaims();
  }

  /**
   * The user's roles, from the claims that the issuer was configured with.
   *
   * @return the roles, in a set that cannot be modified
   */
  public Set<String> roles() {
    return grants().roles();
  }

  /**
   * Where {@link #roles} are looked for, as the issuer was configured.
   *
   * @return names of claims, or JSON Pointers (RFC 6901) when they begin with {@code /}; cannot be
   *     modified
   */
  public List<String> rolesClaims() {
    return mapping.rolesClaims();
  }

  /**
   * The scopes that were granted, from the claims that the issuer was configured with.
   *
   * @return the scopes, in a set that cannot be modified
   */
  public Set<String> scopes() {
    return grants().scopes();
  }

  /** How much memory this takes with its roles and scopes read, in bytes, rather too much. */
  int memorySize() {
    return MemorySize.of(claims.asMap()) + mapping.grantsSize(claims);
  }

  private Grants grants() {
    Grants known = grants;
    if (known == null) {
      known =
          new Grants(
              Collections.unmodifiableSet(mapping.roles(claims)),
              Collections.unmodifiableSet(mapping.scopes(claims)));
      grants = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "VerifiedJwt[" + header + "]";
  }
}
