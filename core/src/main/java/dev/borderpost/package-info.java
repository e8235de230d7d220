/**
 * The border: it reads the token of a request, checks it, and says who the user is.
 *
 * <p>Start at {@link dev.borderpost.JwtAuthenticator}, and at {@link dev.borderpost.access.Guard}
 * to decide about paths as well. The packages below, each of which only knows those named before
 * it: {@code json}, {@code bearer}, {@code jwt}, {@code extract}, {@code keys}, {@code verify},
 * {@code policy}, {@code issue}; above it: {@code access}, {@code config}.
 */
@NullMarked
package dev.borderpost;

import org.jspecify.annotations.NullMarked;
