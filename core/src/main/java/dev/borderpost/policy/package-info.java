/**
 * Policies: an application's requirements on a verified token beyond the standard claims.
 *
 * <p>Start at {@link dev.borderpost.policy.ClaimsPolicy}.
 */
@NullMarked
package dev.borderpost.policy;

import org.jspecify.annotations.NullMarked;
