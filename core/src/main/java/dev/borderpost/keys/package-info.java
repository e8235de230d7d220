/**
 * Keys that verify an issuer's signatures: each key with one algorithm, and the SPI that finds the
 * key for a token.
 *
 * <p>Start at {@link dev.borderpost.keys.KeySource}.
 */
@NullMarked
package dev.borderpost.keys;

import org.jspecify.annotations.NullMarked;
