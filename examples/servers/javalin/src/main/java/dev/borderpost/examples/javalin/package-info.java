/** See examples/README.md. */
@NullMarked
package dev.borderpost.examples.javalin;

import org.jspecify.annotations.NullMarked;
