/**
 * What a border must do in every server, seen from outside, without any server's or framework's
 * API.
 *
 * <p>Start at {@link dev.borderpost.it.HostSuite}. The parts of the suite need only a {@link
 * dev.borderpost.it.Target}: an address behind the guards of {@link dev.borderpost.it.SuiteGuards},
 * where everything that passes is answered with an {@link dev.borderpost.it.Echo}.
 */
@NullMarked
package dev.borderpost.it;

import org.jspecify.annotations.NullMarked;
