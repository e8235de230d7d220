/**
 * Issuing of tokens: signing, storage of the signing keys, publication of the public keys.
 *
 * <p>Start at {@link dev.borderpost.issue.TokenIssuer}.
 */
@NullMarked
package dev.borderpost.issue;

import org.jspecify.annotations.NullMarked;
