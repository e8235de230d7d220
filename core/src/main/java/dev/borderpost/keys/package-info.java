/**
 * The keys that an issuer's signatures are checked with: one key with one algorithm, and the SPI
 * that finds it for a token.
 *
 * <p>Start at {@link dev.borderpost.keys.KeySource}.
 */
@NullMarked
package dev.borderpost.keys;

import org.jspecify.annotations.NullMarked;
