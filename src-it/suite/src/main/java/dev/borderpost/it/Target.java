package dev.borderpost.it;

import java.net.URI;

/**
 * What the suite needs to know.
 *
 * @param base where the application answers, without a slash at the end: {@code
 *     http://127.0.0.1:8080/shop}
 * @param tokens tokens of the issuers that the application trusts
 */
public record Target(URI base, Tokens tokens) {}
