/** The suite for applications whose security constraints decide. */
@NullMarked
package dev.borderpost.it;

import org.jspecify.annotations.NullMarked;
