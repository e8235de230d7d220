/**
 * What an application asks of a genuine token beyond the standard claims, and its answer.
 *
 * <p>Start at {@link dev.borderpost.policy.ClaimsPolicy}.
 */
@NullMarked
package dev.borderpost.policy;

import org.jspecify.annotations.NullMarked;
