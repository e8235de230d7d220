package dev.borderpost.examples.quickstart;

import java.util.List;

/**
 * Somebody who may sign in.
 *
 * @param name the name to sign in with
 * @param roles what the user is
 * @param scopes what clients may do for the user
 */
record User(String name, List<String> roles, List<String> scopes) {}
