/**
 * Verification of tokens: the text of a token goes in, its outcome comes out. Everything that
 * reads, decrypts, checks and remembers a token is hidden here.
 *
 * <p>Start at {@link dev.borderpost.verify.TokenVerifier}; {@link dev.borderpost.verify.Issuer}
 * describes an issuer that is trusted.
 */
@NullMarked
package dev.borderpost.verify;

import org.jspecify.annotations.NullMarked;
