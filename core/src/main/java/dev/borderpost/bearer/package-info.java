/**
 * Challenges of HTTP authentication (RFC 9110 §11.6.1), and the rules of RFC 6750 for their texts.
 *
 * <p>Start at {@link dev.borderpost.bearer.Challenge}.
 */
@NullMarked
package dev.borderpost.bearer;

import org.jspecify.annotations.NullMarked;
