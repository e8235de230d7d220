/** A policy that web.xml names by its class. */
@NullMarked
package dev.borderpost.examples.sametenant;

import org.jspecify.annotations.NullMarked;
