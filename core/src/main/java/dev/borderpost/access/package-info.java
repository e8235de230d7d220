/**
 * Access control: rules by path and method, and the complete response to a refused request.
 *
 * <p>Start at {@link dev.borderpost.access.Guard}.
 */
@NullMarked
package dev.borderpost.access;

import org.jspecify.annotations.NullMarked;
