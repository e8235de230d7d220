/** See examples/README.md. */
@NullMarked
package dev.borderpost.examples.jex;

import org.jspecify.annotations.NullMarked;
