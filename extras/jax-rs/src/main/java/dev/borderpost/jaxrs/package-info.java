/**
 * Authentication and access control for Jakarta REST applications, without the servlet API.
 *
 * <p>Start with {@link dev.borderpost.jaxrs.JwtAuthenticationFeature}, which an application
 * registers.
 */
@NullMarked
package dev.borderpost.jaxrs;

import org.jspecify.annotations.NullMarked;
