/**
 * Authentication of requests: the token of a request is found and verified, and names its user.
 *
 * <p>Start at {@link dev.borderpost.JwtAuthenticator}, and at {@link dev.borderpost.access.Guard}
 * to decide about paths as well. The packages below, each of which only knows those named before
 * it: {@code json}, {@code bearer}, {@code jwt}, {@code extract}, {@code keys}, {@code verify},
 * {@code store}, {@code policy}, {@code issue}; above it: {@code access}, {@code config}.
 */
@NullMarked
package dev.borderpost;

import org.jspecify.annotations.NullMarked;
