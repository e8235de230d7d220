/** Resources of Jakarta REST behind the border: see {@code extras/jax-rs/README.md}. */
@NullMarked
package dev.borderpost.examples.jaxrs;

import org.jspecify.annotations.NullMarked;
