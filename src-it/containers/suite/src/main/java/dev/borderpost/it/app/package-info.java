/** The application that the suite talks to; nothing in it knows which container it runs in. */
@NullMarked
package dev.borderpost.it.app;

import org.jspecify.annotations.NullMarked;
