/** See examples/README.md. */
@NullMarked
package dev.borderpost.examples.helidon;

import org.jspecify.annotations.NullMarked;
