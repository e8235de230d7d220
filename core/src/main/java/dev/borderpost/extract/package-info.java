/**
 * The place of a token in a request: the request as an authenticator sees it, and the SPI that
 * finds the token in it.
 *
 * <p>Start at {@link dev.borderpost.extract.TokenExtractor}; an adapter for another server
 * implements {@link dev.borderpost.extract.RequestView}, and {@link
 * dev.borderpost.extract.RequestView#of} makes requests for tests.
 */
@NullMarked
package dev.borderpost.extract;

import org.jspecify.annotations.NullMarked;
