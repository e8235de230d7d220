/**
 * Hours of mixed load over servers, while keys rotate, key servers fail and applications are
 * redeployed.
 *
 * <p>Start at {@link dev.borderpost.soak.Soak}.
 */
@NullMarked
package dev.borderpost.soak;

import org.jspecify.annotations.NullMarked;
