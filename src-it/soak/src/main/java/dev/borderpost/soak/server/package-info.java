/**
 * The servers, each in a JVM of its own.
 *
 * <p>Start at {@link dev.borderpost.soak.server.ServerMain}.
 */
@NullMarked
package dev.borderpost.soak.server;

import org.jspecify.annotations.NullMarked;
