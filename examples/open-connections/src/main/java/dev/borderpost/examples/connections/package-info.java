/** See examples/README.md. */
@NullMarked
package dev.borderpost.examples.connections;

import org.jspecify.annotations.NullMarked;
