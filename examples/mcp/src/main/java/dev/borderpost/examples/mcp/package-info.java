/** See README.md of this example. */
@NullMarked
package dev.borderpost.examples.mcp;

import org.jspecify.annotations.NullMarked;
