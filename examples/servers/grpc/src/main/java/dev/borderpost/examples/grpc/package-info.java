/** See examples/README.md. */
@NullMarked
package dev.borderpost.examples.grpc;

import org.jspecify.annotations.NullMarked;
