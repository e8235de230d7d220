/**
 * The vocabulary of HTTP authentication: challenges (RFC 9110 §11.6.1) and the errors of bearer
 * tokens (RFC 6750).
 *
 * <p>Start at {@link dev.borderpost.bearer.BearerError}.
 */
@NullMarked
package dev.borderpost.bearer;

import org.jspecify.annotations.NullMarked;
