/**
 * The border in a servlet container (Jakarta Servlet 6.0 and 6.1).
 *
 * <p>Start at {@link dev.borderpost.servlet.JwtAuthenticationFilter}. Browsers get their tokens in
 * a {@link dev.borderpost.servlet.TokenCookie}.
 */
@NullMarked
package dev.borderpost.servlet;

import org.jspecify.annotations.NullMarked;
