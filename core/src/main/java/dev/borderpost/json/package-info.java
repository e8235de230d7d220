/**
 * Strict parsing of JSON (RFC 8259), used for tokens, JWK Sets and every other document from
 * outside.
 *
 * <p>Start at {@link dev.borderpost.json.ReadResult#ofJsonObject}.
 */
@NullMarked
package dev.borderpost.json;

import org.jspecify.annotations.NullMarked;
