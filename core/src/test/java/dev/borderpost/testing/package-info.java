/**
 * What the tests of this module share: a request to hand in, and tokens of every kind, good and
 * forged.
 */
@NullMarked
package dev.borderpost.testing;

import org.jspecify.annotations.NullMarked;
