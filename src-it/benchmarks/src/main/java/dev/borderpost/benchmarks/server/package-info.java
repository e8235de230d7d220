/** A server with one border or another, under load. */
@NullMarked
package dev.borderpost.benchmarks.server;

import org.jspecify.annotations.NullMarked;
