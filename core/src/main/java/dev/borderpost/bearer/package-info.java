/**
 * The vocabulary of RFC 6750: the error codes and the challenge that a protected resource answers
 * with.
 *
 * <p>Start at {@link dev.borderpost.bearer.BearerError}.
 */
@NullMarked
package dev.borderpost.bearer;

import org.jspecify.annotations.NullMarked;
