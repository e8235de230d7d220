/**
 * What tests of an application need: an issuer with real tokens and keys, and a clock. Requests
 * without a server are made by {@link dev.borderpost.extract.RequestView#of}.
 *
 * <p>Start at {@link dev.borderpost.testing.TestIssuer}.
 */
@NullMarked
package dev.borderpost.testing;

import org.jspecify.annotations.NullMarked;
