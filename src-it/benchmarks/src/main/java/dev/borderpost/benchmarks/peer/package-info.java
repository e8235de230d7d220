/** The libraries that are compared, and the tokens that they are asked about. */
@NullMarked
package dev.borderpost.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
