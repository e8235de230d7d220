/**
 * A border described by flat text settings, as init-params and properties files hold them, instead
 * of code.
 *
 * <p>Start at {@link dev.borderpost.config.GuardConfiguration}.
 */
@NullMarked
package dev.borderpost.config;

import org.jspecify.annotations.NullMarked;
