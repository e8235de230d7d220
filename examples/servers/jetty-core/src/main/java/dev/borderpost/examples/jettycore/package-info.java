/** See examples/README.md. */
@NullMarked
package dev.borderpost.examples.jettycore;

import org.jspecify.annotations.NullMarked;
