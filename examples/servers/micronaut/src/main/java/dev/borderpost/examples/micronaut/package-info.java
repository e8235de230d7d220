/** See examples/README.md. */
@NullMarked
package dev.borderpost.examples.micronaut;

import org.jspecify.annotations.NullMarked;
