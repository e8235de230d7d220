/**
 * Authentication by the servlet container itself (Jakarta Authentication 3.0 and later): tokens
 * become users that the container knows, and its security constraints decide about them.
 *
 * <p>With settings for the application, {@link
 * dev.borderpost.authentication.AuthenticationInitializer} does everything. In code, start at
 * {@link dev.borderpost.authentication.ModuleRegistration}.
 */
@NullMarked
package dev.borderpost.authentication;

import org.jspecify.annotations.NullMarked;
