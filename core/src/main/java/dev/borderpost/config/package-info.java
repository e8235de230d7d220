/**
 * Configuration of a guard by flat text settings, as in init-params and properties files, instead
 * of code.
 *
 * <p>Start at {@link dev.borderpost.config.GuardConfiguration}.
 */
@NullMarked
package dev.borderpost.config;

import org.jspecify.annotations.NullMarked;
