/**
 * Authentication and access control in a servlet container (Jakarta Servlet 5.0 and later).
 *
 * <p>Start at {@link dev.borderpost.servlet.JwtAuthenticationFilter}. {@link
 * dev.borderpost.servlet.TokenCookie} sends tokens to browsers.
 */
@NullMarked
package dev.borderpost.servlet;

import org.jspecify.annotations.NullMarked;
