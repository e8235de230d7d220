/**
 * Strict reading of JSON (RFC 8259): what a token, a JWK Set and every other document from outside
 * goes through.
 *
 * <p>Start at {@link dev.borderpost.json.StrictJson}.
 */
@NullMarked
package dev.borderpost.json;

import org.jspecify.annotations.NullMarked;
