/**
 * Who may go where: access rules over paths and methods, and the complete answer to a request that
 * may not.
 *
 * <p>Start at {@link dev.borderpost.access.Guard}.
 */
@NullMarked
package dev.borderpost.access;

import org.jspecify.annotations.NullMarked;
