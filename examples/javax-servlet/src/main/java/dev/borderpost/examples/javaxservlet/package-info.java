/** The filter for {@code javax.servlet}, in an embedded server. */
@NullMarked
package dev.borderpost.examples.javaxservlet;

import org.jspecify.annotations.NullMarked;
