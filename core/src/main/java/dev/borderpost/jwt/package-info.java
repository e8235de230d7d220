/**
 * What a JWT says, as immutable values: its JOSE header, its claims, and the names of the signature
 * algorithms. Holding one of these proves nothing about who wrote it.
 *
 * <p>Start at {@link dev.borderpost.jwt.JwtClaims}.
 */
@NullMarked
package dev.borderpost.jwt;

import org.jspecify.annotations.NullMarked;
