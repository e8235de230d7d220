/** Links that work once, at whichever of several servers. */
@NullMarked
package dev.borderpost.examples.onetimelink;

import org.jspecify.annotations.NullMarked;
