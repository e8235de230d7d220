/**
 * What tests that start processes have in common.
 *
 * <p>Start at {@link dev.borderpost.it.support.ChildProcess}.
 */
@NullMarked
package dev.borderpost.it.support;

import org.jspecify.annotations.NullMarked;
