/**
 * Programs to run and to copy from, one file each.
 *
 * <p>Start at {@link dev.borderpost.examples.Quickstart}.
 */
@NullMarked
package dev.borderpost.examples;

import org.jspecify.annotations.NullMarked;
