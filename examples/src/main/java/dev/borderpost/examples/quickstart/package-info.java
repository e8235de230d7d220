/**
 * The parts of {@link dev.borderpost.examples.Quickstart}: the passport office, with its users and
 * its sign-in, and the country behind the border, with its orders.
 */
@NullMarked
package dev.borderpost.examples.quickstart;

import org.jspecify.annotations.NullMarked;
