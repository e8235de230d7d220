/**
 * The parts of a JWT as immutable values: its JOSE header, its claims, and the signature
 * algorithms. These values are unverified: they prove nothing about the issuer.
 *
 * <p>Start at {@link dev.borderpost.jwt.JwtClaims}.
 */
@NullMarked
package dev.borderpost.jwt;

import org.jspecify.annotations.NullMarked;
