/**
 * Support for tests of an application: an issuer with real tokens and keys, and a clock. {@link
 * dev.borderpost.extract.RequestView#of} creates requests without a server.
 *
 * <p>Start at {@link dev.borderpost.testing.TestIssuer}.
 */
@NullMarked
package dev.borderpost.testing;

import org.jspecify.annotations.NullMarked;
