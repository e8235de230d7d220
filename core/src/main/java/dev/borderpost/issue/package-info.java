/**
 * The passport office: signs tokens, keeps the keys for it, publishes the public ones.
 *
 * <p>Start at {@link dev.borderpost.issue.TokenIssuer}.
 */
@NullMarked
package dev.borderpost.issue;

import org.jspecify.annotations.NullMarked;
