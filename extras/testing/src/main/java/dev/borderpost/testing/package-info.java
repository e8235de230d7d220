/**
 * Support for tests of an application: an issuer with real tokens and keys, which can fail; users
 * and verified tokens without a server; a clock; assertions. {@link
 * dev.borderpost.extract.RequestView#of} creates requests without a server.
 *
 * <p>Start at {@link dev.borderpost.testing.FakeIssuer} in JUnit, else at {@link
 * dev.borderpost.testing.TestIssuer}.
 */
@NullMarked
package dev.borderpost.testing;

import org.jspecify.annotations.NullMarked;
