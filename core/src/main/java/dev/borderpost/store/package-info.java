/**
 * Stores that several requests and servers share: used token identifiers and revocations.
 *
 * <p>Start at {@link dev.borderpost.store.TokenIdStore} and {@link
 * dev.borderpost.store.RevocationList}.
 */
@NullMarked
package dev.borderpost.store;

import org.jspecify.annotations.NullMarked;
