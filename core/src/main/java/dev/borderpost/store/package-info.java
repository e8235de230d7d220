/**
 * What several requests, and several servers, have to know together: which tokens were used, and
 * which are revoked.
 *
 * <p>Start at {@link dev.borderpost.store.TokenIdStore} and {@link
 * dev.borderpost.store.RevocationList}.
 */
@NullMarked
package dev.borderpost.store;

import org.jspecify.annotations.NullMarked;
