/** See examples/README.md. */
@NullMarked
package dev.borderpost.examples.vertx;

import org.jspecify.annotations.NullMarked;
