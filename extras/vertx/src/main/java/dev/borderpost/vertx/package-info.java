/**
 * Borderpost for Vert.x Web. {@link dev.borderpost.vertx.JwtAuthenticationHandler} is the place to
 * start.
 */
@NullMarked
package dev.borderpost.vertx;

import org.jspecify.annotations.NullMarked;
