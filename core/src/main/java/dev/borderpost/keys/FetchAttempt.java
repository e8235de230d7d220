package dev.borderpost.keys;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to fetch the keys of an issuer.
 *
 * @param number the number of the attempt, counted for each issuer
 * @param previous the keys to refresh; {@code null} when their address has to be discovered as well
 * @param whenOver releases its place among the fetches of all issuers
 * @param over completes after the result has been applied, never exceptionally
 */
record FetchAttempt(
    int number,
    HttpFetch http,
    @Nullable KeySet previous,
    Runnable whenOver,
    CompletableFuture<@Nullable Void> over) {}
