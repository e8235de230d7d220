/** See examples/README.md. */
@NullMarked
package dev.borderpost.examples.demo;

import org.jspecify.annotations.NullMarked;
