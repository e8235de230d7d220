/**
 * What a border must do in every servlet container, beyond what it must do in every server.
 *
 * <p>Start at {@link dev.borderpost.it.BorderSuite}. Its parts need only a {@link
 * dev.borderpost.it.Target}: an address that {@link dev.borderpost.it.app.TestApplication} answers
 * at, and the issuers that it trusts.
 */
@NullMarked
package dev.borderpost.it;

import org.jspecify.annotations.NullMarked;
