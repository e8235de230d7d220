/**
 * From the text of a token to a JWT that is known to be genuine: the compact form read strictly,
 * the signature checked.
 *
 * <p>Start at {@link dev.borderpost.verify.EncodedJwt}.
 */
@NullMarked
package dev.borderpost.verify;

import org.jspecify.annotations.NullMarked;
